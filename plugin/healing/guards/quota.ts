import { asArray, asString, dig, digObject, isObject, own, type JsonObject } from '../../../policies/json.ts'
import { parseQuantity, printQuantity, type Quantity } from '../../../policies/kubernetes/quantity.ts'
import { kubectl } from '../../text/kubectl-text.ts'
import type { NoPlan } from '../plan.ts'
import { refused } from '../remedies/outcomes.ts'
import type { Situation } from '../situation.ts'

/** What is left of a quota for one resource: `requests.memory`, `pods`. */
export interface QuotaRoom {
  quota: string
  resource: string
  left: Quantity
}

/** The room that is left in the namespace for a resource, the least first. Quotas with scopes count for some Pods only and are left out. */
export function quotaRoom({ snapshot, target }: Situation, names: readonly string[]): QuotaRoom[] {
  return snapshot
    .inNamespace('resourcequotas', target.namespace ?? '')
    .filter((quota) => dig(quota, 'spec', 'scopes') === undefined && dig(quota, 'spec', 'scopeSelector') === undefined)
    .flatMap((quota) => names.flatMap((resource) => roomOf(quota, resource)))
    .sort((left, right) => (left.left.nano < right.left.nano ? -1 : 1))
}

function roomOf(quota: JsonObject, resource: string): QuotaRoom[] {
  const hard = parseQuantity(own(digObject(quota, 'status', 'hard') ?? digObject(quota, 'spec', 'hard'), resource))
  if (hard === undefined) return []
  const used = parseQuantity(own(digObject(quota, 'status', 'used'), resource))?.nano ?? 0n
  return [
    { quota: asString(dig(quota, 'metadata', 'name')) ?? '', resource, left: { ...hard, nano: hard.nano - used } },
  ]
}

/** Refuses more Pods of a template than a quota has room for. */
export function guardQuota(situation: Situation, template: JsonObject, more: number): NoPlan | undefined {
  const need: readonly (readonly [string[], bigint])[] = [
    [['pods', 'count/pods'], 10n ** 9n],
    [['requests.memory', 'memory'], sum(template, 'requests', 'memory')],
    [['limits.memory'], sum(template, 'limits', 'memory')],
    [['requests.cpu', 'cpu'], sum(template, 'requests', 'cpu')],
    [['limits.cpu'], sum(template, 'limits', 'cpu')],
  ]
  for (const [names, each] of need) {
    const wanted = each * BigInt(more)
    const tight = quotaRoom(situation, names).find(({ left }) => left.nano < wanted)
    if (tight === undefined) continue
    const left = printQuantity(tight.left)
    return refused(
      `the ResourceQuota ${tight.quota} has only ${left} of ${tight.resource} left, and this needs ${printQuantity({ ...tight.left, nano: wanted })} more`,
      kubectl('describe', 'quota', tight.quota, '-n', situation.target.namespace ?? ''),
    )
  }
  return undefined
}

function sum(template: JsonObject, part: 'limits' | 'requests', resource: string): bigint {
  const containers = asArray(dig(template, 'spec', 'containers')).filter(isObject)
  return containers.reduce((total, container) => {
    const of = (which: string): bigint | undefined =>
      parseQuantity(own(digObject(container, 'resources', which), resource))?.nano
    // A request that is not given is its limit.
    return total + (of(part) ?? (part === 'requests' ? of('limits') : undefined) ?? 0n)
  }, 0n)
}
