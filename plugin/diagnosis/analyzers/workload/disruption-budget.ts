import { dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence, valueEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectl, kubectlOn } from '../../../text/kubectl-text.ts'
import { numberOf } from '../../numbers.ts'
import { creationPatience } from '../../settled.ts'
import { timeOf } from '../../../text/time.ts'
import { isBroken } from '../broken-pods.ts'
import { templateReads, workloadsSelected } from '../pod-templates.ts'
import { selectedPods, selectorOf } from '../selected-pods.ts'

/** PodDisruptionBudgets that allow no eviction, by how they are written or because their Pods are broken; and those without Pods. */
export const disruptionBudget: Analyzer = {
  name: 'disruption-budget',
  reads: ['coreevents', 'poddisruptionbudgets', 'pods', ...templateReads],
  *analyze(facts) {
    for (const budget of facts.snapshot.list('poddisruptionbudgets')) {
      const finding = selectsNothing(budget, facts) ?? allowsNothing(budget, facts)
      if (finding !== undefined) yield finding
    }
  },
}

function selectsNothing(budget: JsonObject, facts: Facts): Finding | undefined {
  const { snapshot, now } = facts
  const root = referenceOf(budget)
  const { namespace = '' } = root
  const selector = selectorOf(dig(budget, 'spec', 'selector'))
  const isNew = now - (timeOf(dig(budget, 'metadata', 'creationTimestamp')) ?? 0) < creationPatience
  if (selector === undefined || isNew || snapshot.unread('pods', namespace) !== undefined) return undefined
  if (selectedPods(facts, namespace, selector).length > 0) return undefined
  // Scaled to zero, or not created: then somebody else says so.
  if (templateReads.some((resource) => snapshot.unread(resource, namespace) !== undefined)) return undefined
  if (workloadsSelected(facts, namespace, selector).length > 0) return undefined
  return {
    code: 'DisruptionBudgetSelectsNothing',
    root,
    affects: [root],
    cause: 'Its selector selects no Pods, so it protects nothing',
    evidence: [valueEvidence(budget, 'spec', 'selector'), valueEvidence(budget, 'status', 'expectedPods')],
    next: [kubectl('get', 'pods', '-n', namespace, '--show-labels'), kubectlOn('edit', root)],
  }
}

function allowsNothing(budget: JsonObject, facts: Facts): Finding | undefined {
  const count = (key: string): number => numberOf(dig(budget, 'status', key))
  const isObserved = count('observedGeneration') >= numberOf(dig(budget, 'metadata', 'generation'))
  if (!isObserved || !isObject(dig(budget, 'status')) || count('expectedPods') === 0 || count('disruptionsAllowed') > 0)
    return undefined
  if (count('desiredHealthy') >= count('expectedPods')) return byConstruction(budget)
  return byBrokenPods(budget, facts)
}

function byConstruction(budget: JsonObject): Finding {
  const root = referenceOf(budget)
  const isMaximum = dig(budget, 'spec', 'maxUnavailable') !== undefined
  return {
    ...frame(budget),
    cause: `It can never allow an eviction: ${isMaximum ? 'maxUnavailable allows none' : 'minAvailable is as high as the number of Pods'}, so nodes cannot be drained`,
    next: [
      kubectlOn('describe', root),
      isMaximum
        ? '# set maxUnavailable: 1'
        : '# use maxUnavailable: 1 in place of minAvailable, or run one more replica',
    ],
  }
}

function byBrokenPods(budget: JsonObject, facts: Facts): Finding | undefined {
  const root = referenceOf(budget)
  const selector = selectorOf(dig(budget, 'spec', 'selector'))
  const pods = selector === undefined ? [] : selectedPods(facts, root.namespace ?? '', selector)
  const broken = pods.filter((pod) => isBroken(pod, facts))
  if (broken.length === 0) return undefined
  return {
    ...frame(budget),
    cause: 'Too few of its Pods are healthy, so it allows no eviction',
    because: broken.map(({ ref }) => ref),
    next: [
      kubectlOn('describe', root),
      '# repair the Pods; unhealthyPodEvictionPolicy: AlwaysAllow lets broken ones be evicted',
    ],
  }
}

function frame(budget: JsonObject): Pick<Finding, 'code' | 'root' | 'affects' | 'evidence'> {
  const root = referenceOf(budget)
  const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods']
  return {
    code: 'DisruptionBudgetZero',
    root,
    affects: [root],
    evidence: counts.map((key) => fieldEvidence(budget, `status.${key}`, numberOf(dig(budget, 'status', key)))),
  }
}
