import { asString, dig, digObject, own, type JsonObject } from '../../../policies/json.ts'
import { controllerOf, type Facts } from '../facts.ts'
import type { PodView } from '../pod-view.ts'
import { isBroken } from './broken-pods.ts'

/**
 * The StatefulSet of a Pod that is broken and of another revision than the one that the StatefulSet rolls to: it waits for this Pod to
 * become ready before it replaces any, so that neither a fix nor a way back ever reaches it (kubernetes#67250).
 */
export function stuckStatefulSet(facts: Facts, pod: PodView): JsonObject | undefined {
  const controller = controllerOf(pod.object)
  if (controller?.['kind'] !== 'StatefulSet' || !isBroken(pod, facts)) return undefined
  const set = facts.snapshot.byUid(asString(controller['uid']) ?? '')
  if (set === undefined || !isOrdered(set)) return undefined
  const [wanted, has] = [asString(dig(set, 'status', 'updateRevision')), revisionOf(pod)]
  if (wanted === undefined || has === undefined || wanted === has || isPartitioned(set, pod)) return undefined
  return set
}

/** The revision that a Pod was made from. */
export function revisionOf(pod: PodView): string | undefined {
  return asString(own(digObject(pod.object, 'metadata', 'labels'), 'controller-revision-hash'))
}

/** True for a StatefulSet that replaces one Pod after the other, by itself. */
function isOrdered(set: JsonObject): boolean {
  return (
    dig(set, 'spec', 'podManagementPolicy') !== 'Parallel' && dig(set, 'spec', 'updateStrategy', 'type') !== 'OnDelete'
  )
}

/** True for a Pod below the partition, which is meant to stay at the older revision. */
function isPartitioned(set: JsonObject, { name }: PodView): boolean {
  const partition = dig(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')
  return typeof partition === 'number' && Number(/-(\d+)$/.exec(name)?.[1] ?? 0) < partition
}
