import { own } from '../../json.ts'
import { isZero, printQuantity, quantityIdentity, type Quantity } from '../../kubernetes/quantity.ts'
import type { Finding } from '../rule-type.ts'
import { showValue } from '../show.ts'
import type { Bound, ResourceBounds } from './bounds.ts'
import { amountPath, labelOf, type ResourceScope } from './scopes.ts'

type List = 'limits' | 'requests'

const nouns = { limits: 'limit', requests: 'request' } as const

/** A required value that neither the container nor its pod has. */
export function missingAmount(bound: ResourceBounds, scope: ResourceScope, list: List): Finding {
  const { resource, min, max } = bound
  const wanted = wantedOf(list, min, max)
  const written = own(scope[list], resource)
  const isZeroLimit = written !== undefined && written !== null
  return {
    path: amountPath(scope, list, resource),
    message: `${labelOf(scope)}: ${isZeroLimit ? `a ${resource} limit of 0 is no limit` : `no ${resource} ${nouns[list]}`}`,
    found: isZeroLimit ? showValue(written) : 'missing',
    wanted: wanted === '' ? `a ${resource} ${nouns[list]}` : wanted,
    fix: `set resources.${list}.${resource}${wanted === '' ? '' : ` (${wanted})`}`,
    identity: 'missing',
  }
}

function wantedOf(list: List, min: Bound | undefined, max: Bound | undefined): string {
  if (list === 'limits' && max !== undefined) return `≤ ${max.shown}`
  if (list === 'requests' && min !== undefined) return `≥ ${min.shown}`
  return ''
}

/** A limit above `max`. */
export function aboveMax({ resource }: ResourceBounds, max: Bound, scope: ResourceScope, limit: Quantity): Finding {
  const found = printQuantity(limit)
  return {
    path: amountPath(scope, 'limits', resource),
    message: `${labelOf(scope)}: ${resource} limit ${found} is above ${max.shown}`,
    found,
    wanted: `≤ ${max.shown}`,
    fix: `set the ${resource} limit to ${max.shown} or less`,
    identity: quantityIdentity(limit),
  }
}

/** A request, or a limit that counts as one, below `min`. */
export function belowMin({ resource }: ResourceBounds, min: Bound, scope: ResourceScope, request: Quantity): Finding {
  const found = printQuantity(request)
  const written = own(scope.requests, resource) !== undefined
  return {
    path: amountPath(scope, 'requests', resource),
    message: `${labelOf(scope)}: ${resource} request ${found}${written ? '' : ' (its limit)'} is below ${min.shown}`,
    found,
    wanted: `≥ ${min.shown}`,
    fix: `set the ${resource} request to ${min.shown} or more`,
    identity: quantityIdentity(request),
  }
}

/** A limit too many times its request. */
export function aboveRatio(
  { resource }: ResourceBounds,
  ratio: Bound,
  scope: ResourceScope,
  limit: Quantity,
  request: Quantity,
): Finding {
  const [limitShown, requestShown] = [printQuantity(limit), printQuantity(request)]
  const times = isZero(request) ? '' : ` ${timesOf(limit, request)} times`
  return {
    path: amountPath(scope, 'limits', resource),
    message: `${labelOf(scope)}: ${resource} limit ${limitShown} is${times === '' ? ' above' : times} the request ${requestShown}, more than ${ratio.shown} times`,
    found: `${limitShown} / ${requestShown}`,
    wanted: `≤ ${ratio.shown} × request`,
    fix: `raise the ${resource} request or lower the limit, to a ratio of ${ratio.shown} or less`,
    identity: `${quantityIdentity(limit)}/${quantityIdentity(request)}`,
  }
}

/** limit / request with up to two decimals, for people. */
function timesOf(limit: Quantity, request: Quantity): string {
  const hundredths = (limit.nano * 100n + request.nano - 1n) / request.nano
  return String(Number(hundredths) / 100)
}

/** A value that is no quantity, or a negative one. */
export function unreadableAmount(scope: ResourceScope, list: List, resource: string, value: unknown): Finding {
  const found = showValue(value)
  return {
    path: amountPath(scope, list, resource),
    message: `${labelOf(scope)}: ${resource} ${nouns[list]} "${found}" is not a quantity of 0 or more`,
    found,
    wanted: 'a quantity',
    fix: `write the ${resource} ${nouns[list]} like ${resource === 'cpu' ? '500m or 2' : '512Mi or 2Gi'}`,
    identity: JSON.stringify(value),
  }
}
