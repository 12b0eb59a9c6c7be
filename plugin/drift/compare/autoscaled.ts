import { asString, dig, isObject, type JsonObject } from '../../../policies/json.ts'
import { groupOf } from '../../../policies/kubernetes/workloads.ts'

/** The range that an autoscaler keeps the replicas of a workload in. */
export interface Autoscaler {
  name: string
  min: number
  max: number
}

/** Finds the autoscaler of a workload. */
export type AutoscalerOf = (object: JsonObject, namespace: string) => Autoscaler | undefined

/** Autoscalers by the workload they scale, as their `scaleTargetRef` names it. */
export function autoscalersOf(horizontal: readonly JsonObject[]): AutoscalerOf {
  const byTarget = new Map<string, Autoscaler>()
  for (const object of horizontal) {
    const target = dig(object, 'spec', 'scaleTargetRef')
    const max = dig(object, 'spec', 'maxReplicas')
    const min = dig(object, 'spec', 'minReplicas') ?? 1
    if (!isObject(target) || typeof max !== 'number' || typeof min !== 'number') continue
    const namespace = asString(dig(object, 'metadata', 'namespace')) ?? ''
    byTarget.set(key(target, namespace, target['name']), {
      name: asString(dig(object, 'metadata', 'name')) ?? '',
      min,
      max,
    })
  }
  return (object, namespace) => byTarget.get(key(object, namespace, dig(object, 'metadata', 'name')))
}

function key(typed: JsonObject, namespace: string, name: unknown): string {
  return JSON.stringify([groupOf(asString(typed['apiVersion']) ?? ''), typed['kind'], namespace, name])
}

/** Why a number of replicas is no drift: it lies in the range of the autoscaler. Whoever set it, the autoscaler decides on. */
export function toleratedReplicas(
  names: readonly string[],
  live: unknown,
  scaler: Autoscaler | undefined,
): string | undefined {
  if (scaler === undefined || names.join('.') !== 'spec.replicas' || typeof live !== 'number') return undefined
  if (live < scaler.min || live > scaler.max) return undefined
  return `inside the range of HorizontalPodAutoscaler ${JSON.stringify(scaler.name)}, ${String(scaler.min)} to ${String(scaler.max)}`
}
