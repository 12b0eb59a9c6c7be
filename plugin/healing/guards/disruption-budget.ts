import { asString, dig, digObject, isObject, type JsonObject } from '../../../policies/json.ts'
import { selects } from '../../../policies/kubernetes/label-selector.ts'
import { list } from '../../../policies/messages/text.ts'
import { kubectl } from '../../text/kubectl-text.ts'
import { numberOf } from '../../diagnosis/numbers.ts'
import type { PodView } from '../../diagnosis/pod-view.ts'
import type { NoPlan } from '../plan.ts'
import { refused } from '../remedies/outcomes.ts'
import type { Situation } from '../situation.ts'

/**
 * Refuses an eviction that the API server would refuse: more than one budget over the Pod, or one that allows none. A Pod that never
 * ran is under no budget, and one that is not ready may go by AlwaysAllow, or while enough others are healthy.
 */
export function guardDisruptionBudget({ snapshot }: Situation, pod: PodView): NoPlan | undefined {
  if (pod.phase === 'Pending' || pod.phase === 'Succeeded' || pod.phase === 'Failed') return undefined
  const unread = snapshot.unread('poddisruptionbudgets')
  if (unread !== undefined) return refused(`whether a PodDisruptionBudget guards the Pod could not be read: ${unread}`)
  const budgets = snapshot.inNamespace('poddisruptionbudgets', pod.namespace).filter((each) => covers(each, pod))
  const names = budgets.map((each) => asString(dig(each, 'metadata', 'name')) ?? '')
  if (budgets.length > 1)
    return refused(`more than one PodDisruptionBudget covers the Pod (${list(names)}), which no eviction gets past`)
  const [budget] = budgets
  if (budget === undefined || allows(budget, pod)) return undefined
  const name = names[0] ?? ''
  return refused(
    `the PodDisruptionBudget ${name} allows no eviction now (disruptionsAllowed is 0)`,
    kubectl('get', 'pdb', name, '-n', pod.namespace),
    ...(pod.ready
      ? []
      : [
          '# let broken Pods be evicted whatever the budget:',
          kubectl('patch', 'pdb', name, '-n', pod.namespace, '--type', 'merge', '-p', alwaysAllow),
        ]),
  )
}

const alwaysAllow = JSON.stringify({ spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } })

function covers(budget: JsonObject, { object }: PodView): boolean {
  const selector = digObject(budget, 'spec', 'selector')
  return isObject(selector) && selects(selector, digObject(object, 'metadata', 'labels'))
}

function allows(budget: JsonObject, pod: PodView): boolean {
  const at = (field: string): number => numberOf(dig(budget, 'status', field))
  if (!pod.ready) {
    if (dig(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow') return true
    if (at('desiredHealthy') > 0 && at('currentHealthy') >= at('desiredHealthy')) return true
  }
  return at('disruptionsAllowed') > 0
}
