import { asObject, asString, dig, digObject, type JsonObject } from '../../../../policies/json.ts'
import { selects } from '../../../../policies/kubernetes/label-selector.ts'
import { count } from '../../../../policies/messages/text.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { valueEvidence } from '../../evidence.ts'
import { controllerOf, type Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'

/** PodDisruptionBudgets that keep Pods on a cordoned node: a drain waits for them. */
export const evictionBlocked: Analyzer = {
  name: 'eviction-blocked',
  reads: ['pods', 'nodes', 'poddisruptionbudgets'],
  *analyze(facts) {
    const cordoned = facts.snapshot.list('nodes').filter((node) => dig(node, 'spec', 'unschedulable') === true)
    if (cordoned.length === 0) return
    for (const node of cordoned) yield* blockedOn(facts, node)
  },
}

function* blockedOn(facts: Facts, node: JsonObject): Iterable<Finding> {
  const name = dig(node, 'metadata', 'name')
  const waiting = facts.pods().filter((pod) => pod.node === name && isEvictable(pod))
  const budgets = new Map<JsonObject, PodView[]>()
  for (const pod of waiting) {
    for (const budget of blockersOf(facts, pod)) budgets.set(budget, [...(budgets.get(budget) ?? []), pod])
  }
  for (const [budget, pods] of budgets) yield finding(facts, node, budget, pods)
}

/** What a drain would evict: not what a DaemonSet or the node itself made, and nothing that ended or goes already. */
function isEvictable(pod: PodView): boolean {
  const owner = asString(controllerOf(pod.object)?.['kind'])
  return owner !== 'DaemonSet' && owner !== 'Node' && pod.phase === 'Running' && pod.deletionTime === undefined
}

function blockersOf({ snapshot }: Facts, pod: PodView): JsonObject[] {
  const labels = digObject(pod.object, 'metadata', 'labels')
  return snapshot.inNamespace('poddisruptionbudgets', pod.namespace).filter((budget) => {
    return dig(budget, 'status', 'disruptionsAllowed') === 0 && covers(budget, labels) && !mayGoUnready(budget, pod)
  })
}

function covers(budget: JsonObject, labels: JsonObject | undefined): boolean {
  const selector = asObject(dig(budget, 'spec', 'selector'))
  return selector !== undefined && selects(selector, labels)
}

/** A Pod that is not ready may go at any time where the budget says so. */
function mayGoUnready(budget: JsonObject, pod: PodView): boolean {
  return !pod.ready && dig(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow'
}

function finding(facts: Facts, node: JsonObject, budget: JsonObject, pods: readonly PodView[]): Finding {
  const root = referenceOf(budget)
  const covered = facts.pods().filter((pod) => {
    return pod.namespace === root.namespace && covers(budget, digObject(pod.object, 'metadata', 'labels'))
  })
  const unready = covered.filter((pod) => !pod.ready && pod.phase !== 'Succeeded').map(({ ref }) => ref)
  return {
    code: 'EvictionBlocked',
    root,
    affects: [referenceOf(node)],
    cause: `The PodDisruptionBudget allows no disruption, and ${count(pods.length, 'Pod')} cannot leave a cordoned node`,
    evidence: [
      valueEvidence(budget, 'status', 'disruptionsAllowed'),
      valueEvidence(budget, 'status', 'currentHealthy'),
      valueEvidence(budget, 'status', 'desiredHealthy'),
      valueEvidence(node, 'spec', 'unschedulable'),
    ],
    ruledOut: ['not DaemonSet or static Pods: a drain leaves those'],
    next: [
      kubectlOn('describe', root),
      '# add replicas, lower minAvailable, or set unhealthyPodEvictionPolicy: AlwaysAllow so that broken Pods may go',
    ],
    because: [root, ...unready],
  }
}
