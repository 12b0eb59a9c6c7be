import { asString, dig, type JsonObject } from '../../../policies/json.ts'
import { kubectl } from '../../text/kubectl-text.ts'
import { numberOf } from '../../diagnosis/numbers.ts'
import type { NoPlan } from '../plan.ts'
import { refused } from '../remedies/outcomes.ts'
import type { Situation } from '../situation.ts'

/** Refuses to scale what an autoscaler scales: it would scale it back. Where autoscalers could not be read, that is a refusal too. */
export function guardAutoscaler({ snapshot, target }: Situation, wanted: number): NoPlan | undefined {
  const unread = snapshot.unread('horizontalpodautoscalers')
  if (unread !== undefined) return refused(`whether an autoscaler scales it could not be read: ${unread}`)
  const hpa = snapshot
    .inNamespace('horizontalpodautoscalers', target.namespace ?? '')
    .find((each) => scales(each, target.kind, target.name))
  if (hpa === undefined) return undefined
  const name = asString(dig(hpa, 'metadata', 'name')) ?? ''
  const [least, most] = [numberOf(dig(hpa, 'spec', 'minReplicas'), 1), numberOf(dig(hpa, 'spec', 'maxReplicas'))]
  const raise = JSON.stringify({ spec: { maxReplicas: Math.max(wanted, most + 1) } })
  return refused(
    `the autoscaler ${name} scales it between ${String(least)} and ${String(most)}, and would scale it back`,
    '# leave it to the autoscaler, or let it scale further:',
    kubectl('patch', 'hpa', name, '-n', target.namespace ?? '', '--type', 'merge', '-p', raise),
  )
}

function scales(hpa: JsonObject, kind: string, name: string): boolean {
  const ref = dig(hpa, 'spec', 'scaleTargetRef')
  return dig(ref, 'kind') === kind && dig(ref, 'name') === name
}
