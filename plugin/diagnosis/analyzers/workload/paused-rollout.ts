import { dig, type JsonObject } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, fieldEvidence } from '../../evidence.ts'
import type { Finding } from '../../finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { numberOf } from '../../numbers.ts'
import { conditionOf } from '../../pod-view.ts'
import { hours, timeOf } from '../../../text/time.ts'

/** How long two revisions may run beside each other in a paused Deployment: people do look at canaries. */
const pausePatience = hours

/** Deployments that were paused with two revisions running, for over an hour. A pause with one revision is nobody's trouble. */
export const pausedRollout: Analyzer = {
  name: 'paused-rollout',
  reads: ['deployments', 'replicasets'],
  *analyze(facts) {
    for (const deployment of facts.snapshot.list('deployments')) {
      if (dig(deployment, 'spec', 'paused') !== true) continue
      const running = facts
        .controlledBy(deployment, 'replicasets')
        .filter((set) => numberOf(dig(set, 'status', 'replicas')) > 0)
      if (running.length > 1 && facts.now - mixedSince(deployment, running) >= pausePatience) {
        yield findingOf(deployment, running)
      }
    }
  },
}

/** Since the pause, or since the newest of its revisions came, whichever is later. */
function mixedSince(deployment: JsonObject, running: readonly JsonObject[]): number {
  const created = running.map((set) => timeOf(dig(set, 'metadata', 'creationTimestamp')) ?? 0)
  const progressing = conditionOf(deployment, 'Progressing')
  const paused = progressing?.reason === 'DeploymentPaused' ? (progressing.since ?? 0) : 0
  return Math.max(paused, ...created)
}

function findingOf(deployment: JsonObject, running: readonly JsonObject[]): Finding {
  const root = referenceOf(deployment)
  const progressing = conditionOf(deployment, 'Progressing')
  const names = running.map((set) => referenceOf(set).name)
  return {
    code: 'RolloutPaused',
    root,
    affects: [root],
    cause: `It is paused while ${String(running.length)} revisions run: the ReplicaSets ${list(names)}`,
    evidence: [
      fieldEvidence(deployment, 'spec.paused', 'true'),
      ...(progressing === undefined ? [] : [conditionEvidence(deployment, progressing)]),
      ...running.slice(0, 3).map((set) => fieldEvidence(set, 'status.replicas', dig(set, 'status', 'replicas'))),
    ],
    next: [kubectlOn('rollout resume', root), '# or go back first: kubectl heal rollback refuses while it is paused'],
  }
}
