import { asArray, asString, dig, type JsonObject } from '../../policies/json.ts'

/** Why a pod does not serve, in the kubelet's or the scheduler's word: `CrashLoopBackOff`, `Unschedulable`, `Pending`. */
export function whyNotReady(pod: JsonObject): string {
  if (dig(pod, 'metadata', 'deletionTimestamp') !== undefined) return 'is ending'
  const states = asArray(dig(pod, 'status', 'containerStatuses')).map((status) => dig(status, 'state'))
  for (const state of states) {
    const reason = asString(dig(state, 'waiting', 'reason')) ?? asString(dig(state, 'terminated', 'reason'))
    if (reason !== undefined) return reason
  }
  const unscheduled = asArray(dig(pod, 'status', 'conditions')).find(
    (condition) => dig(condition, 'type') === 'PodScheduled' && dig(condition, 'status') === 'False',
  )
  const phase = asString(dig(pod, 'status', 'phase')) ?? 'unknown'
  return asString(dig(unscheduled, 'reason')) ?? (phase === 'Running' ? 'not ready' : phase)
}

/** The images of a pod's containers. */
export function imagesOf(pod: JsonObject): string[] {
  return asArray(dig(pod, 'spec', 'containers')).map((container) => asString(dig(container, 'image')) ?? '')
}
