import type { PrepareContext } from '../rule-type.ts'
import type { Bound, LimitsPlan, ResourceBounds, ResourceDefault } from './bounds.ts'
import { checkDefaults, checkOrder, checkRatio, checkSomethingAsked } from './checks.ts'
import type { ResourceLimitsOptions } from './options.ts'
import { readNames, readResources } from './read-options.ts'

/** Reads the options once, at load, and reports what a schema cannot say. */
export function planLimits(options: ResourceLimitsOptions, context: PrepareContext): LimitsPlan {
  const bounds = boundsOf(options, context)
  const defaults = defaultsOf(options, context)
  checkSomethingAsked(options, context)
  for (const one of bounds) {
    checkOrder(one, context)
    checkRatio(one, context)
  }
  const byResource = new Map(bounds.map((one) => [one.resource, one]))
  for (const one of defaults) checkDefaults(one, byResource.get(one.resource), context)
  return { bounds, defaults, lock: options.lock === true }
}

function boundsOf(options: ResourceLimitsOptions, context: PrepareContext): ResourceBounds[] {
  const limits = readNames(options.require?.limits, 'require.limits', context)
  const requests = readNames(options.require?.requests, 'require.requests', context)
  const min = readResources(options.min, 'min', context)
  const max = readResources(options.max, 'max', context, { positive: true })
  const ratio = readResources(options.maxLimitRequestRatio, 'maxLimitRequestRatio', context)
  const resources = new Set([...limits, ...requests, ...min.keys(), ...max.keys(), ...ratio.keys()])
  return [...resources].map((resource) => ({
    resource,
    needsLimit: limits.includes(resource) || max.has(resource) || ratio.has(resource),
    needsRequest: requests.includes(resource) || min.has(resource),
    ...part('min', min.get(resource)),
    ...part('max', max.get(resource)),
    ...part('ratio', ratio.get(resource)),
  }))
}

function defaultsOf(options: ResourceLimitsOptions, context: PrepareContext): ResourceDefault[] {
  const limits = readResources(options.defaults?.limits, 'defaults.limits', context, { positive: true })
  const requests = readResources(options.defaults?.requests, 'defaults.requests', context)
  return [...new Set([...limits.keys(), ...requests.keys()])].map((resource) => ({
    resource,
    ...part('limit', limits.get(resource)),
    ...part('request', requests.get(resource)),
  }))
}

function part<Key extends string>(key: Key, bound: Bound | undefined): Partial<Record<Key, Bound>> {
  return bound === undefined ? {} : ({ [key]: bound } as Partial<Record<Key, Bound>>)
}
