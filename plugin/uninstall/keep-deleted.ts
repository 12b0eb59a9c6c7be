import { setTimeout as pause } from 'node:timers/promises'
import type { ApiClient } from '../../cluster/api-client.ts'
import { listObjects } from '../../cluster/list.ts'
import { deleteObject } from '../../cluster/objects.ts'
import { HealError } from '../../policies/heal-error.ts'
import { orThrow } from '../connect/failure-text.ts'
import { webhookTypes } from '../install/installed.ts'
import { ownName, ownNamespace, ownPods, webhooksName } from '../install/names.ts'
import { objectTypes } from '../install/object-types.ts'

/** What was left at the end. */
export interface Deleted {
  /** Pods of the server that have not ended; 0 also where they may not be read. */
  podsLeft: number
}

/** How long, and how often (milliseconds). */
export interface KeepDeletedOptions {
  /** The server is ending; else it lives on and is only watched for a moment. */
  serverStops: boolean
  every?: number
  /** A server that ends takes 30 seconds at most, and the kubelet a little. */
  endsWithin?: number
  /** A server that lives on registers again within a second or two. */
  quietFor?: number
}

/** A server that lives on is known by then. */
const mostReturns = 3

/**
 * Deletes the webhook configurations, and again while the server that is ending registers them once more. Throws a HealError where
 * they cannot be deleted, or where a server that lives on brings them back.
 */
export async function keepDeleted(client: ApiClient, options: KeepDeletedOptions): Promise<Deleted> {
  const { serverStops, every = 500, endsWithin = 45_000, quietFor = 4_000 } = options
  const end = performance.now() + endsWithin
  let quietSince = performance.now()
  let returned = 0
  await deleteAll(client)
  for (;;) {
    const podsLeft = serverStops ? await countPods(client) : undefined
    if (podsLeft !== 0) await pause(every)
    if (await deleteAll(client)) {
      quietSince = performance.now()
      returned += 1
    }
    // Nobody is left who could register again.
    if (podsLeft === 0) return { podsLeft }
    const now = performance.now()
    const isQuiet = now - quietSince >= quietFor
    if (isQuiet && (podsLeft === undefined || now >= end)) return { podsLeft: podsLeft ?? 0 }
    if (serverStops ? now >= end : returned >= mostReturns) throw cameBack()
  }
}

/** Deletes both; whether one was there. */
async function deleteAll(client: ApiClient): Promise<boolean> {
  const results = await Promise.all(webhookTypes.map((type) => deleteObject(client, type, { name: webhooksName })))
  for (const result of results)
    if (!result.ok && result.failure.reason !== 'NotFound') orThrow(result, 'deleting the webhook configurations')
  return results.some(({ ok }) => ok)
}

/** Undefined where they may not be read. */
async function countPods(client: ApiClient): Promise<number | undefined> {
  const options = { namespace: ownNamespace, labelSelector: ownPods }
  const listed = await listObjects(client, objectTypes.pods, options)
  return listed.ok ? listed.value.items.length : undefined
}

function cameBack(): HealError {
  return new HealError(
    'webhooks-return',
    'the webhook configurations were deleted, and a server that still runs registered them again',
    {
      hint: `Stop it first: kubectl scale deployment/${ownName} -n ${ownNamespace} --replicas=0, or wherever it runs with --register; then run this again`,
    },
  )
}
