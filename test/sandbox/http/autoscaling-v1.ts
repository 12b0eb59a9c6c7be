import { listAt, objectAt } from '../json.ts'
import { findResource } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import { notDone } from '../status.ts'
import type { JsonObject } from '../types.ts'

/** autoscaling/v2, where the path names autoscaling/v1 HorizontalPodAutoscalers, which `kubectl autoscale` still creates. */
export function currentVersionOf(group: string, version: string, resource: string): ResourceInfo | undefined {
  const isOld = group === 'autoscaling' && version === 'v1' && resource === 'horizontalpodautoscalers'
  return isOld ? findResource(group, 'v2', resource) : undefined
}

/** A v1 body as v2. Admission then sees v2 only: the sandbox converts before it, the API server for each webhook. */
export function upgrade(body: JsonObject): JsonObject {
  const { targetCPUUtilizationPercentage: percent, ...spec } = objectAt(body, 'spec')
  const target = { type: 'Utilization', averageUtilization: percent }
  const metrics = percent === undefined ? {} : { metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] }
  return { ...body, apiVersion: 'autoscaling/v2', spec: { ...spec, ...metrics } }
}

/** The answer to a v1 client. */
export function downgrade(object: JsonObject): JsonObject {
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

/** 501 for everything but create. */
export function onlyCreate(method: string): void {
  if (method !== 'POST')
    throw notDone('autoscaling/v1 but for creating HorizontalPodAutoscalers (autoscaling/v2 is served)')
}
