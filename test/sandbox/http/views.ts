import { listAt, objectAt, omit, setOwn } from '../json.ts'
import { define, findResource } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import { notDone } from '../status.ts'
import type { JsonObject } from '../types.ts'

/** Another version in which a resource is served; it is stored, and admitted, in its own. */
export interface View {
  info: ResourceInfo
  toStored: (body: JsonObject) => JsonObject
  fromStored: (object: JsonObject) => JsonObject
  onlyCreate: boolean
}

/** Fields of events.k8s.io Events and what they are called in core ones. */
const eventFields = [
  ['regarding', 'involvedObject'],
  ['note', 'message'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
] as const

const coreFields = new Map(eventFields.map(([own, core]) => [core, own]))

const views: readonly (View & { of: [group: string, version: string] })[] = [
  {
    info: define('events.k8s.io/v1', 'Event', 'ev'),
    of: ['', 'v1'],
    toStored: (body) => renamed(body, 'v1', new Map(eventFields)),
    fromStored: (object) => renamed(withoutEmpty(object), 'events.k8s.io/v1', coreFields),
    onlyCreate: false,
  },
  // What `kubectl autoscale` still creates.
  {
    info: define('autoscaling/v1', 'HorizontalPodAutoscaler', 'hpa'),
    of: ['autoscaling', 'v2'],
    toStored: upgrade,
    fromStored: downgrade,
    onlyCreate: true,
  },
]

/** The views that discovery lists. */
export const listedViews: readonly ResourceInfo[] = views.filter((view) => !view.onlyCreate).map(({ info }) => info)

/** The view that a path names, with the resource that it shows. */
export function findView(
  group: string,
  version: string,
  resource: string,
): { view: View; stored: ResourceInfo } | undefined {
  const isNamed = ({ info }: View) => info.group === group && info.version === version && info.resource === resource
  const view = views.find(isNamed)
  const stored = view && findResource(...view.of, resource)
  return view && stored && { view, stored }
}

/** 501 where a view is not for reading. */
export function checkViewed(view: View | undefined, method: string): void {
  if (view?.onlyCreate === true && method !== 'POST')
    throw notDone('autoscaling/v1 but for creating HorizontalPodAutoscalers (autoscaling/v2 is served)')
}

/** Required of core Events only, so left out when empty. */
function withoutEmpty(event: JsonObject): JsonObject {
  return omit(
    event,
    ['reportingComponent', 'reportingInstance'].filter((key) => event[key] === ''),
  )
}

function renamed(object: JsonObject, apiVersion: string, names: ReadonlyMap<string, string>): JsonObject {
  const result: JsonObject = {}
  for (const [key, value] of Object.entries(object)) setOwn(result, names.get(key) ?? key, value)
  return object['apiVersion'] === undefined ? result : { ...result, apiVersion }
}

/** A v1 body as v2. Admission then sees v2 only: the sandbox converts before it, the API server for each webhook. */
function upgrade(body: JsonObject): JsonObject {
  const { targetCPUUtilizationPercentage: percent, ...spec } = objectAt(body, 'spec')
  const target = { type: 'Utilization', averageUtilization: percent }
  const metrics = percent === undefined ? {} : { metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] }
  return { ...body, apiVersion: 'autoscaling/v2', spec: { ...spec, ...metrics } }
}

/** The answer to a v1 client. */
function downgrade(object: JsonObject): JsonObject {
  const spec = { ...objectAt(object, 'spec'), metrics: undefined }
  const percent = listAt(object, 'spec.metrics').map(
    (metric) => objectAt(metric, 'resource.target')['averageUtilization'],
  )[0]
  const target = percent === undefined ? {} : { targetCPUUtilizationPercentage: percent }
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    spec: { ...spec, ...target },
    status: { currentReplicas: 0, desiredReplicas: 0 },
  }
}
