import { asArray, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import { parseQuantity, zeroQuantity, type Quantity } from '../../../../policies/kubernetes/quantity.ts'

/**
 * What a Pod requests of a resource, as the scheduler counts it: app containers and sidecars together, or the largest moment of
 * its init containers where that is more; then its overhead. A request of the Pod itself replaces those of its containers.
 */
export function podRequest(spec: JsonObject, resource: string): Quantity {
  const whole = amount(dig(spec, 'resources', 'requests', resource))
  return plus(whole ?? ofContainers(spec, resource), amount(dig(spec, 'overhead', resource)) ?? zeroQuantity)
}

function ofContainers(spec: JsonObject, resource: string): Quantity {
  const requestOf = (container: JsonObject): Quantity =>
    amount(dig(container, 'resources', 'requests', resource)) ?? zeroQuantity
  let sidecars = zeroQuantity
  let largest = zeroQuantity
  for (const container of asArray(spec['initContainers']).filter(isObject)) {
    const together = plus(sidecars, requestOf(container))
    if (container['restartPolicy'] === 'Always') sidecars = together
    largest = larger(largest, together)
  }
  const running = asArray(spec['containers']).filter(isObject).map(requestOf).reduce(plus, sidecars)
  return larger(largest, running)
}

function amount(value: unknown): Quantity | undefined {
  return value === undefined ? undefined : parseQuantity(value)
}

function plus(left: Quantity, right: Quantity): Quantity {
  return { nano: left.nano + right.nano, format: left.nano === 0n ? right.format : left.format }
}

function larger(left: Quantity, right: Quantity): Quantity {
  return right.nano > left.nano ? right : left
}
