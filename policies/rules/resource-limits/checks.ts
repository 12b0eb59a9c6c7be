import { compareQuantities, withinRatio, zeroQuantity } from '../../kubernetes/quantity.ts'
import { child } from '../../path.ts'
import type { PrepareContext } from '../rule-type.ts'
import type { Bound, ResourceBounds, ResourceDefault } from './bounds.ts'
import type { ResourceLimitsOptions } from './options.ts'
import { overcommittable } from './resource-names.ts'

/** A rule that asks for nothing is a mistake. */
export function checkSomethingAsked(options: ResourceLimitsOptions, context: PrepareContext): void {
  const { require, lock, min, max, maxLimitRequestRatio, defaults } = options
  const asked = [
    require?.limits,
    require?.requests,
    min,
    max,
    maxLimitRequestRatio,
    defaults?.limits,
    defaults?.requests,
  ]
  if (lock === true || asked.some((part) => part !== undefined && Object.keys(part).length > 0)) return
  context.problem('', 'the rule asks for nothing; set require, lock, min, max, maxLimitRequestRatio or defaults')
}

/** min ≤ max. */
export function checkOrder({ resource, min, max }: ResourceBounds, context: PrepareContext): void {
  if (!above(min, max)) return
  context.problem(
    child('min', resource),
    `${shown(min)} is above max.${resource} ${shown(max)}; nothing could satisfy both`,
  )
}

/** A limit is never below its request, so a ratio is at least 1. */
export function checkRatio({ resource, ratio }: ResourceBounds, context: PrepareContext): void {
  const one = { nano: 10n ** 9n, format: 'decimal' } as const
  if (ratio === undefined || compareQuantities(ratio.quantity, one) >= 0) return
  context.problem(
    child('maxLimitRequestRatio', resource),
    `${ratio.shown} is below 1, but a limit is never below its request`,
  )
}

/** What a rule fills in must be valid, and pass the rule itself. */
export function checkDefaults(
  { resource, limit, request }: ResourceDefault,
  bounds: ResourceBounds | undefined,
  context: PrepareContext,
): void {
  const places = { limit: child('defaults.limits', resource), request: child('defaults.requests', resource) }
  if (!overcommittable.includes(resource)) {
    const place = limit === undefined ? places.request : places.limit
    context.problem(place, `defaults are for ${overcommittable.join(', ')}; write ${resource} into the manifest`)
  }
  if (above(request, limit))
    context.problem(places.request, `${shown(request)} is above the default limit ${shown(limit)}`)
  for (const [place, value] of [
    [places.limit, limit],
    [places.request, request],
  ] as const) {
    if (above(bounds?.min, value))
      context.problem(place, `${shown(value)} is below min.${resource} ${shown(bounds?.min)}`)
    if (above(value, bounds?.max))
      context.problem(place, `${shown(value)} is above max.${resource} ${shown(bounds?.max)}`)
  }
  const ratio = bounds?.ratio
  if (limit === undefined || request === undefined || ratio === undefined || above(request, limit)) return
  if (
    withinRatio(limit.quantity, request.quantity, ratio.quantity) &&
    compareQuantities(request.quantity, zeroQuantity) > 0
  )
    return
  context.problem(places.limit, `${limit.shown} is more than ${ratio.shown} times the default request ${request.shown}`)
}

function above(a: Bound | undefined, b: Bound | undefined): boolean {
  return a !== undefined && b !== undefined && compareQuantities(a.quantity, b.quantity) > 0
}

function shown(bound: Bound | undefined): string {
  return bound?.shown ?? ''
}
