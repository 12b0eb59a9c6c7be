import { asArray, asString, dig, type JsonObject } from '../../policies/json.ts'
import { clip, list } from '../../policies/messages/text.ts'

/** How far a Deployment is. */
export interface Rollout {
  done: boolean
  /** `2 of 3 pods ready` and, where there is any, the trouble */
  told: string
  /** True where the Deployment's controller gave up waiting. */
  failed: boolean
}

/** The state of a Deployment that is to run the version it was last given, from it and its pods. */
export function rolloutOf(deployment: JsonObject, pods: readonly JsonObject[]): Rollout {
  const wanted = numberAt(deployment, 'spec', 'replicas') ?? 1
  const at = (field: string) => numberAt(deployment, 'status', field) ?? 0
  const seen = at('observedGeneration') >= (numberAt(deployment, 'metadata', 'generation') ?? 0)
  const ready = Math.min(seen ? at('updatedReplicas') : 0, at('availableReplicas'))
  const done = seen && ready >= wanted && at('replicas') === at('updatedReplicas')
  const troubles = [...new Set([...conditionTroubles(deployment), ...pods.flatMap(podTrouble)])].sort()
  const trouble = done || troubles.length === 0 ? '' : `: ${list(troubles, 2)}`
  return {
    done,
    told: `${String(Math.min(ready, wanted))} of ${String(wanted)} pods ready${trouble}`,
    failed: failed(deployment),
  }
}

/** Deleted pods, those of a quota or of pod security that never came to be: the ReplicaSet says why. */
function conditionTroubles(deployment: JsonObject): string[] {
  return conditionsOf(deployment, 'ReplicaFailure')
    .filter((condition) => dig(condition, 'status') === 'True')
    .map((condition) => clip(asString(dig(condition, 'message')) ?? 'pods cannot be created', 200))
}

function failed(deployment: JsonObject): boolean {
  return conditionsOf(deployment, 'Progressing').some((each) => dig(each, 'reason') === 'ProgressDeadlineExceeded')
}

/** Why a pod does not run, in the words of the scheduler or the kubelet; nothing for one that is on its way. */
function podTrouble(pod: JsonObject): string[] {
  if (dig(pod, 'metadata', 'deletionTimestamp') !== undefined) return []
  const unscheduled = conditionsOf(pod, 'PodScheduled').find((each) => dig(each, 'reason') === 'Unschedulable')
  if (unscheduled !== undefined) return [clip(`not scheduled: ${asString(dig(unscheduled, 'message')) ?? ''}`, 200)]
  return asArray(dig(pod, 'status', 'containerStatuses')).flatMap((status) => {
    const reason = asString(dig(status, 'state', 'waiting', 'reason')) ?? 'ContainerCreating'
    if (['ContainerCreating', 'PodInitializing'].includes(reason)) return []
    const message = asString(dig(status, 'state', 'waiting', 'message'))
    return [clip([reason, message].filter((part) => part !== undefined).join(': '), 200)]
  })
}

function conditionsOf(object: JsonObject, type: string): unknown[] {
  return asArray(dig(object, 'status', 'conditions')).filter((condition) => dig(condition, 'type') === type)
}

function numberAt(object: JsonObject, ...keys: readonly string[]): number | undefined {
  const value = dig(object, ...keys)
  return typeof value === 'number' ? value : undefined
}
