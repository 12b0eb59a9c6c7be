import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import type { InProcessClient, JsonObject } from '../types.ts'
import { resource } from './controller.ts'
import { deletePod, isDeleting } from './objects.ts'

/** More pods than this are created in several steps. */
const mostPodsAtOnce = 200

/** Neither finished nor being deleted. */
export function isActive(pod: JsonObject): boolean {
  const phase = textAt(pod, 'status.phase')
  return phase !== 'Succeeded' && phase !== 'Failed' && !isDeleting(pod)
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
export function podFromTemplate(owner: JsonObject, reference: JsonObject, metadata: JsonObject = {}): JsonObject {
  const template = objectAt(owner, 'spec.template')
  const labels = { ...objectAt(template, 'metadata.labels'), ...objectAt(metadata, 'labels') }
  const annotations = { ...objectAt(template, 'metadata.annotations'), ...objectAt(metadata, 'annotations') }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${textAt(owner, 'metadata.name')}-`,
      ...metadata,
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ownerReferences: [reference],
    },
    spec: objectAt(template, 'spec'),
  }
}

/** Creates pods in batches of 1, 2, 4, … and stops after the first batch with a failure, so that a denial is asked for once. */
export async function createPods(pods: JsonObject[], namespace: string, client: InProcessClient): Promise<void> {
  let rest = pods.slice(0, mostPodsAtOnce)
  for (let size = 1; rest.length > 0; size *= 2) {
    const batch = rest.slice(0, size)
    rest = rest.slice(size)
    const results = await Promise.allSettled(batch.map((pod) => client.create(resource.pods, namespace, pod)))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }
}

/** Deletes pods, the ones that would be missed least first: not ready before ready, new before old. */
export async function deleteSurplus(pods: JsonObject[], surplus: number, client: InProcessClient): Promise<void> {
  const ranked = pods.toReversed().sort((a, b) => Number(isReady(a)) - Number(isReady(b)))
  for (const pod of ranked.slice(0, surplus)) await deletePod(pod, client)
}
