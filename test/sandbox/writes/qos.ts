import { listAt, objectAt, same } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** The quality-of-service class that the API server writes into a Pod's status. */
export function qosClass(spec: JsonObject): string {
  const own = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  const containers = (spec['resources'] === undefined ? own : [spec]).map(computeResources)
  if (containers.every(({ limits, requests }) => isEmpty(limits) && isEmpty(requests))) return 'BestEffort'
  const guaranteed = containers.every(
    ({ limits, requests }) => limits['cpu'] !== undefined && limits['memory'] !== undefined && same(limits, requests),
  )
  return guaranteed ? 'Guaranteed' : 'Burstable'
}

function computeResources(container: JsonObject): { limits: JsonObject; requests: JsonObject } {
  const pick = (list: JsonObject) =>
    Object.fromEntries(['cpu', 'memory'].filter((name) => list[name] !== undefined).map((name) => [name, list[name]]))
  return {
    limits: pick(objectAt(container, 'resources.limits')),
    requests: pick(objectAt(container, 'resources.requests')),
  }
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0
}
