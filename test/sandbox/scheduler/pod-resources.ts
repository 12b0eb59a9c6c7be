import { parseQuantity } from '../codec/quantity.ts'
import { listAt, objectAt } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** Amounts by resource, in nano-units. */
export type Amounts = Map<string, bigint>

const podLevel = ['cpu', 'memory']

/** The quantities of a map as amounts. */
export function amountsAt(object: unknown, path: string): Amounts {
  const entries = Object.entries(objectAt(object, path))
  return new Map(entries.map(([name, value]) => [name, parseQuantity(String(value)) ?? 0n]))
}

/**
 * What a Pod takes all in all, `requests` or `limits`: the sum of its containers and sidecars, or what one of its init containers takes more; a
 * value for the whole Pod stands for that, and the overhead comes on top.
 */
export function podAmounts(pod: JsonObject, what: 'requests' | 'limits'): Amounts {
  const spec = objectAt(pod, 'spec')
  const of = (container: JsonObject) => amountsAt(container, `resources.${what}`)
  let total = listAt(spec, 'containers').map(of).reduce(added, new Map())
  let sidecars: Amounts = new Map()
  let inits: Amounts = new Map()
  for (const container of listAt(spec, 'initContainers')) {
    if (container['restartPolicy'] === 'Always') {
      total = added(total, of(container))
      sidecars = added(sidecars, of(container))
      inits = larger(inits, sidecars)
    } else inits = larger(inits, added(of(container), sidecars))
  }
  total = larger(total, inits)
  const whole = [...amountsAt(spec, `resources.${what}`)].filter(([name]) => podLevel.includes(name))
  const own = new Map([...total, ...whole])
  return what === 'requests' || own.size > 0 ? added(own, amountsAt(spec, 'overhead')) : own
}

/** Both together. */
export function added(left: Amounts, right: Amounts): Amounts {
  const sum = new Map(left)
  for (const [name, amount] of right) sum.set(name, (sum.get(name) ?? 0n) + amount)
  return sum
}

function larger(left: Amounts, right: Amounts): Amounts {
  const most = new Map(left)
  for (const [name, amount] of right) if (amount > (most.get(name) ?? -1n)) most.set(name, amount)
  return most
}
