import { asObject, isObject, own, type JsonObject } from '../../json.ts'
import { compareQuantities, isZero, parseQuantity, printQuantity, type Quantity } from '../quantity.ts'

type Amounts = Map<string, Quantity>

/**
 * Pod-level resources (KEP-2837) that a Pod gets where it has some: hugepage limits from its containers', requests from what its
 * containers request together, else from its own limits.
 */
export function podLevelResources(
  given: JsonObject | undefined,
  containers: readonly unknown[],
  initContainers: readonly unknown[],
): JsonObject | undefined {
  if (given === undefined) return undefined
  const givenLimits = asObject(given['limits']) ?? {}
  const givenRequests = asObject(given['requests']) ?? {}
  if (Object.keys(givenLimits).length === 0 && Object.keys(givenRequests).length === 0) return undefined
  const isOwn = (resource: string) => isHugePages(resource) && own(givenRequests, resource) === undefined
  const limits = fill(givenLimits, aggregate(containers, initContainers, 'limits'), isOwn)
  if (Object.keys(limits).length === 0) return undefined
  const requested = aggregate(containers, initContainers, 'requests')
  const fromContainers = fill(givenRequests, requested, (resource) => resource === 'cpu' || resource === 'memory')
  const requests = { ...pick(limits, isPodLevel), ...fromContainers }
  return { resources: { ...given, limits, ...(Object.keys(requests).length > 0 && { requests }) } }
}

function isHugePages(resource: string): boolean {
  return resource.startsWith('hugepages-')
}

function isPodLevel(resource: string): boolean {
  return resource === 'cpu' || resource === 'memory' || isHugePages(resource)
}

function fill(given: JsonObject, amounts: Amounts, wanted: (resource: string) => boolean): JsonObject {
  const missing = [...amounts].filter(([resource]) => wanted(resource) && own(given, resource) === undefined)
  return { ...given, ...Object.fromEntries(missing.map(([resource, amount]) => [resource, printQuantity(amount)])) }
}

function pick(object: JsonObject, wanted: (resource: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([resource]) => wanted(resource)))
}

/** What a scheduler counts: app and sidecar containers together, or the neediest moment of initialization if that is more. */
function aggregate(
  containers: readonly unknown[],
  initContainers: readonly unknown[],
  list: 'limits' | 'requests',
): Amounts {
  const running: Amounts = new Map()
  const sidecars: Amounts = new Map()
  const initializing: Amounts = new Map()
  for (const container of containers) addAll(running, amountsOf(container, list))
  for (const container of initContainers) {
    const amounts = amountsOf(container, list)
    if (isObject(container) && container['restartPolicy'] === 'Always') {
      addAll(running, amounts)
      addAll(sidecars, amounts)
      raiseTo(initializing, sidecars)
    } else {
      addAll(amounts, sidecars)
      raiseTo(initializing, amounts)
    }
  }
  raiseTo(running, initializing)
  return running
}

function amountsOf(container: unknown, list: 'limits' | 'requests'): Amounts {
  const amounts: Amounts = new Map()
  const resources = asObject(asObject(container)?.['resources'])
  for (const [resource, value] of Object.entries(asObject(resources?.[list]) ?? {})) {
    const quantity = parseQuantity(value ?? 0)
    if (quantity !== undefined) amounts.set(resource, quantity)
  }
  return amounts
}

function addAll(to: Amounts, amounts: Amounts): void {
  for (const [resource, amount] of amounts) {
    const sum = to.get(resource)
    to.set(resource, sum === undefined || isZero(sum) ? amount : { ...sum, nano: sum.nano + amount.nano })
  }
}

function raiseTo(to: Amounts, amounts: Amounts): void {
  for (const [resource, amount] of amounts) {
    const present = to.get(resource)
    if (present === undefined || compareQuantities(amount, present) > 0) to.set(resource, amount)
  }
}
