import { compareQuantities, isZero, withinRatio, type Quantity } from '../../kubernetes/quantity.ts'
import type { Finding, WorkloadView } from '../rule-type.ts'
import type { Bound, ResourceBounds } from './bounds.ts'
import { aboveMax, aboveRatio, belowMin, missingAmount, unreadableAmount } from './findings.ts'
import { isResourceName } from './resource-names.ts'
import { amountOf, countedRequestOf, limitOf, scopesOf, type Amount, type ResourceScope } from './scopes.ts'

/** Violations of require, min, max and ratio in one state of a workload. */
export function inspectLimits(bounds: readonly ResourceBounds[], view: WorkloadView): Finding[] {
  const { pod, containers } = scopesOf(view)
  const found: Finding[] = []
  inspectScope(bounds, pod, undefined, found)
  for (const container of containers) inspectScope(bounds, container, pod, found)
  return found
}

/** `pod` is what stands behind a container, undefined for the pod itself. */
function inspectScope(
  bounds: readonly ResourceBounds[],
  scope: ResourceScope,
  pod: ResourceScope | undefined,
  found: Finding[],
): void {
  findUnreadable(scope, 'limits', found)
  findUnreadable(scope, 'requests', found)
  for (const bound of bounds) {
    const amounts = amountsOf(scope, pod, bound.resource)
    if (pod !== undefined) findMissing(bound, scope, amounts, found)
    findOutOfBounds(bound, scope, amounts, found)
    findRatio(bound, scope, amounts, found)
  }
}

function findUnreadable(scope: ResourceScope, list: 'limits' | 'requests', found: Finding[]): void {
  const values = scope[list]
  if (values === undefined) return
  for (const resource of Object.keys(values)) {
    if (!isResourceName(resource)) continue
    if (amountOf(values[resource]) === 'bad') found.push(unreadableAmount(scope, list, resource, values[resource]))
  }
}

/** What a scope says of one resource itself, and what counts for it. */
interface Amounts {
  ownLimit: Amount
  /** Its request, or its limit where it has none. */
  ownRequest: Amount
  limit: Amount
  request: Amount
}

function amountsOf(scope: ResourceScope, pod: ResourceScope | undefined, resource: string): Amounts {
  const ownLimit = limitOf(scope, resource)
  const ownRequest = countedRequestOf(scope, resource)
  if (pod === undefined) return { ownLimit, ownRequest, limit: ownLimit, request: ownRequest }
  const podLimit = limitOf(pod, resource)
  const request = orElse(ownRequest, countedRequestOf(pod, resource))
  return { ownLimit, ownRequest, limit: orElse(ownLimit, podLimit), request }
}

function orElse(amount: Amount, fallback: Amount): Amount {
  return amount === 'absent' ? fallback : amount
}

function findMissing(bound: ResourceBounds, scope: ResourceScope, amounts: Amounts, found: Finding[]): void {
  if (bound.needsLimit && amounts.limit === 'absent') found.push(missingAmount(bound, scope, 'limits'))
  if (bound.needsRequest && amounts.request === 'absent') found.push(missingAmount(bound, scope, 'requests'))
}

/** Only a scope's own values: the pod's are reported once, at the pod. */
function findOutOfBounds(bound: ResourceBounds, scope: ResourceScope, amounts: Amounts, found: Finding[]): void {
  const { min, max } = bound
  const { ownLimit, ownRequest } = amounts
  if (max !== undefined && isAmount(ownLimit) && exceeds(ownLimit, max))
    found.push(aboveMax(bound, max, scope, ownLimit))
  if (min !== undefined && isAmount(ownRequest) && compareQuantities(ownRequest, min.quantity) < 0)
    found.push(belowMin(bound, min, scope, ownRequest))
}

function findRatio(bound: ResourceBounds, scope: ResourceScope, amounts: Amounts, found: Finding[]): void {
  const { ratio } = bound
  const { limit, ownRequest } = amounts
  if (ratio === undefined || !isAmount(limit) || !isAmount(ownRequest)) return
  if (!isZero(ownRequest) && withinRatio(limit, ownRequest, ratio.quantity)) return
  found.push(aboveRatio(bound, ratio, scope, limit, ownRequest))
}

function exceeds(amount: Quantity, bound: Bound): boolean {
  return compareQuantities(amount, bound.quantity) > 0
}

function isAmount(amount: Amount): amount is Quantity {
  return typeof amount === 'object'
}
