import { dig, type JsonObject } from '../../../../policies/json.ts'
import { count } from '../../../../policies/messages/text.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, fieldEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectlHeal, kubectlOn } from '../../../text/kubectl-text.ts'
import { numberOf } from '../../numbers.ts'
import { conditionOf } from '../../pod-view.ts'
import { creationPatience, recoveredAfter } from '../../settled.ts'
import { timeOf } from '../../../text/time.ts'

/** Deployments whose rollout does not end, or that have too few Pods for long. What is wrong with their Pods explains them. */
export const deploymentRollout: Analyzer = {
  name: 'deployment-rollout',
  reads: ['deployments', 'pods', 'replicasets'],
  *analyze(facts) {
    for (const deployment of facts.snapshot.list('deployments')) {
      if (isComplete(deployment) || dig(deployment, 'spec', 'paused') === true) continue
      const finding =
        deadlineExceeded(deployment, facts) ?? unobserved(deployment, facts) ?? unavailable(deployment, facts)
      if (finding !== undefined) yield finding
    }
  },
}

const revisionAnnotation = 'deployment.kubernetes.io/revision'

const status = (deployment: JsonObject, key: string): number => numberOf(dig(deployment, 'status', key))
const wanted = (deployment: JsonObject): number => numberOf(dig(deployment, 'spec', 'replicas'), 1)

/** Every Pod is of the newest revision and available. */
function isComplete(deployment: JsonObject): boolean {
  const replicas = wanted(deployment)
  return (
    isObserved(deployment) &&
    status(deployment, 'updatedReplicas') >= replicas &&
    status(deployment, 'availableReplicas') >= replicas &&
    status(deployment, 'replicas') <= replicas
  )
}

function isObserved(deployment: JsonObject): boolean {
  return status(deployment, 'observedGeneration') >= numberOf(dig(deployment, 'metadata', 'generation'))
}

function deadlineExceeded(deployment: JsonObject, facts: Facts): Finding | undefined {
  const progressing = conditionOf(deployment, 'Progressing')
  if (progressing?.status !== 'False' || progressing.reason !== 'ProgressDeadlineExceeded') return undefined
  const deadline = numberOf(dig(deployment, 'spec', 'progressDeadlineSeconds'), 600)
  const { because = [], ...told } = common(deployment)
  return {
    ...told,
    because: [...because, ...newestPods(deployment, facts)],
    code: 'ProgressDeadlineExceeded',
    cause: `The rollout made no progress within its deadline of ${count(deadline, 'second')}: ${counts(deployment)}`,
    evidence: [conditionEvidence(deployment, progressing), ...countEvidence(deployment)],
  }
}

/** The Pods that it waits for: what is wrong with them says more than what is wrong with older ones. */
function newestPods(deployment: JsonObject, facts: Facts): ObjectReference[] {
  const [newest] = facts
    .controlledBy(deployment, 'replicasets')
    .map((set) => ({ set, revision: Number(dig(set, 'metadata', 'annotations', revisionAnnotation) ?? 0) }))
    .sort((left, right) => right.revision - left.revision)
  return newest === undefined ? [] : facts.podsOf(newest.set).flatMap(({ ref, ready }) => (ready ? [] : [ref]))
}

/** The deployment controller has not looked at the newest change. */
function unobserved(deployment: JsonObject, facts: Facts): Finding | undefined {
  const changed = newestChange(deployment)
  if (isObserved(deployment) || facts.now - changed < creationPatience) return undefined
  return {
    ...common(deployment),
    code: 'RolloutStuck',
    cause: 'The deployment controller has not taken up the newest change',
    evidence: [
      fieldEvidence(deployment, 'metadata.generation', dig(deployment, 'metadata', 'generation'), changed),
      fieldEvidence(deployment, 'status.observedGeneration', status(deployment, 'observedGeneration')),
    ],
    next: [kubectlOn('describe', referenceOf(deployment)), '# see that kube-controller-manager runs'],
  }
}

function newestChange(deployment: JsonObject): number {
  const managed = dig(deployment, 'metadata', 'managedFields')
  const entries: readonly unknown[] = Array.isArray(managed) ? managed : []
  const written = entries
    .filter((entry) => dig(entry, 'subresource') === undefined)
    .map((entry) => timeOf(dig(entry, 'time')) ?? 0)
  return Math.max(timeOf(dig(deployment, 'metadata', 'creationTimestamp')) ?? 0, ...written)
}

/** Its rollout had ended, but for ten minutes it has had fewer available Pods than it promises. */
function unavailable(deployment: JsonObject, facts: Facts): Finding | undefined {
  const available = conditionOf(deployment, 'Available')
  const progressing = conditionOf(deployment, 'Progressing')
  if (available?.status !== 'False' || facts.now - (available.since ?? facts.now) < recoveredAfter) return undefined
  // Without a reason of the controller's there is no deadline to wait for.
  if (progressing !== undefined && progressing.reason !== 'NewReplicaSetAvailable' && hasDeadline(deployment))
    return undefined
  const { because = [], ...told } = common(deployment)
  const unready = facts.podsOf(deployment).flatMap(({ ref, ready }) => (ready ? [] : [ref]))
  return {
    ...told,
    because: [...because, ...unready],
    code: 'RolloutStuck',
    cause: `Fewer Pods are available than the Deployment promises: ${counts(deployment)}`,
    evidence: [conditionEvidence(deployment, available), ...countEvidence(deployment)],
  }
}

/** The largest number means: none. */
function hasDeadline(deployment: JsonObject): boolean {
  return numberOf(dig(deployment, 'spec', 'progressDeadlineSeconds'), 600) < 2_147_483_647
}

function common(deployment: JsonObject): Pick<Finding, 'root' | 'affects' | 'because' | 'next'> {
  const root = referenceOf(deployment)
  return {
    root,
    affects: [root],
    because: [root],
    next: [kubectlOn('rollout status', root), kubectlOn('describe', root), kubectlHeal('rollback', root)],
  }
}

function counts(deployment: JsonObject): string {
  const [updated, available] = [status(deployment, 'updatedReplicas'), status(deployment, 'availableReplicas')]
  return `${String(updated)} of ${String(wanted(deployment))} updated, ${String(available)} available`
}

function countEvidence(deployment: JsonObject): Finding['evidence'] {
  return ['updatedReplicas', 'availableReplicas'].map((key) =>
    fieldEvidence(deployment, `status.${key}`, status(deployment, key)),
  )
}
