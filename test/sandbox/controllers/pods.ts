import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import { isDeleting, placeOf } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import type { ReconcileContext } from './controller.ts'
import { controllerReference } from './objects.ts'

/** More pods than this are created in several steps. */
const mostPodsAtOnce = 200

/** Neither finished nor being deleted. */
export function isActive(pod: JsonObject): boolean {
  return !['Succeeded', 'Failed'].includes(textAt(pod, 'status.phase')) && !isDeleting(pod)
}

/** Whether the pod's Ready condition is true. */
export function isReady(pod: JsonObject): boolean {
  return readyCondition(pod)?.['status'] === 'True'
}

/** Milliseconds until a ready pod counts as available; 0 if it does, undefined if it is not ready. */
export function untilAvailable(pod: JsonObject, owner: JsonObject, now: Date): number | undefined {
  if (!isReady(pod)) return undefined
  const since = Date.parse(textAt(readyCondition(pod), 'lastTransitionTime'))
  const left = since + numberAt(owner, 'spec.minReadySeconds') * 1000 - now.getTime()
  return Number.isNaN(left) ? 0 : Math.max(left, 0)
}

export interface PodCounts {
  ready: number
  available: number
  /** milliseconds until the next one becomes available */
  next: number | undefined
}

/** How many of the pods are ready and available for their owner's minReadySeconds. */
export function countPods(pods: JsonObject[], owner: JsonObject, now: Date): PodCounts {
  const waits = pods.map((pod) => untilAvailable(pod, owner, now)).filter((wait) => wait !== undefined)
  const pending = waits.filter((wait) => wait > 0)
  const next = pending.length === 0 ? undefined : Math.min(...pending)
  return { ready: waits.length, available: waits.length - pending.length, next }
}

function readyCondition(pod: JsonObject): JsonObject | undefined {
  return listAt(pod, 'status.conditions').find(({ type }) => type === 'Ready')
}

/** A pod as a controller makes it from its template; `metadata` is added to, and labels are merged into, the template's. */
export function podFromTemplate(owner: JsonObject, metadata: JsonObject = {}): JsonObject {
  const template = objectAt(owner, 'spec.template')
  const { namespace, name } = placeOf(owner)
  const labels = { ...objectAt(template, 'metadata.labels'), ...objectAt(metadata, 'labels') }
  const annotations = objectAt(template, 'metadata.annotations')
  const own = { namespace, generateName: `${name}-`, ...metadata, labels, annotations }
  const ownerReferences = [controllerReference(owner)]
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...own, ownerReferences }, spec: objectAt(template, 'spec') }
}

/** Whose pods are made and deleted, and how that is told. */
export interface PodOwner {
  owner: JsonObject
  context: Pick<ReconcileContext, 'client' | 'record'>
}

/** Creates copies of a pod in batches of 1, 2, 4, … and stops after a batch with a failure, so that a denial is asked for once. */
export async function createPods(pod: JsonObject, count: number, by: PodOwner): Promise<void> {
  let left = Math.min(count, mostPodsAtOnce)
  for (let size = 1; left > 0; size *= 2) {
    const batch = Array.from({ length: Math.min(size, left) }, () => createPod(pod, by))
    left -= batch.length
    const failed = (await Promise.allSettled(batch)).find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }
}

/** Creates one pod and tells of it. */
export async function createPod(pod: JsonObject, { owner, context: { client, record } }: PodOwner): Promise<void> {
  try {
    const created = await client.create(pod)
    const message = `Created pod: ${placeOf(created).name}`
    await record(owner, { type: 'Normal', reason: 'SuccessfulCreate', message })
  } catch (error) {
    const message = `Error creating: ${error instanceof Error ? error.message : String(error)}`
    await record(owner, { type: 'Warning', reason: 'FailedCreate', message })
    throw error
  }
}

/** Deletes one pod and tells of it. */
export async function deletePod(pod: JsonObject, { owner, context: { client, record } }: PodOwner): Promise<void> {
  await client.delete(pod)
  await record(owner, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${placeOf(pod).name}` })
}

/** Deletes pods, the ones that would be missed least first: not ready before ready, new before old. */
export async function deleteSurplus(pods: JsonObject[], surplus: number, by: PodOwner): Promise<void> {
  const ranked = pods.toReversed().sort((a, b) => Number(isReady(a)) - Number(isReady(b)))
  for (const pod of ranked.slice(0, surplus)) await deletePod(pod, by)
}
