import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiFailure } from '../../cluster/api-result.ts'
import { deleteObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { hasEnded } from './ended.ts'
import { keptAfterEnd } from './retention.ts'

/** What deleting the oldest exceptions takes. */
export interface DeleteEndedOptions {
  client: ApiClient
  leading: () => boolean
  /** milliseconds since the epoch */
  now: () => number
  /** Told of each one that was deleted. */
  onDeleted: (exception: JsonObject) => void
  onProblem: (problem: string) => void
}

/** Deletes in one pass, which begin no closer together than `pace` (milliseconds): ten a second at most. */
const mostDeleted = 10
const pace = 1_000
/** Who was refused, or did not reach the API server, tries again after this (milliseconds). */
const rest = 60_000

/**
 * Deletes exceptions that ended more than 30 days ago, as many a pass as is bounded: nothing else does, and who may grant could
 * fill the cluster with them. Only the version that was looked at is deleted, and only after its end was told in its status.
 */
export function createDeleteEnded(options: DeleteEndedOptions): (exceptions: Iterable<JsonObject>) => Promise<void> {
  const { leading, now, onDeleted, onProblem } = options
  let notBefore = -Infinity
  return async (exceptions) => {
    if (!leading() || now() < notBefore) return
    notBefore = now() + pace
    for (const exception of due(exceptions, now())) {
      if (!leading()) return
      const failure = await remove(options.client, exception)
      if (failure === undefined) onDeleted(exception)
      // Somebody was first, or wrote: the next pass sees what is there now.
      else if (failure.reason !== 'Conflict' && failure.reason !== 'NotFound') {
        onProblem(failure.message)
        notBefore = now() + rest
        return
      }
    }
  }
}

function due(exceptions: Iterable<JsonObject>, now: number): JsonObject[] {
  const found: JsonObject[] = []
  for (const exception of exceptions) {
    if (found.length >= mostDeleted) break
    if (isDue(exception, now)) found.push(exception)
  }
  return found
}

function isDue(exception: JsonObject, now: number): boolean {
  const phase = dig(exception, 'status', 'phase')
  const isTold = phase === 'Expired' || phase === 'Revoked'
  // One that is being deleted waits for a finalizer of somebody else: asking again changes nothing.
  return (
    isTold && hasEnded(exception, now, keptAfterEnd) && dig(exception, 'metadata', 'deletionTimestamp') === undefined
  )
}

/** Undefined where it was deleted. */
async function remove(client: ApiClient, exception: JsonObject): Promise<ApiFailure | undefined> {
  const text = (field: string) => asString(dig(exception, 'metadata', field))
  const [name, uid, resourceVersion] = [text('name') ?? '', text('uid'), text('resourceVersion')]
  const result = await deleteObject(
    client,
    resources.driftexceptions,
    { name },
    {
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
  )
  return result.ok ? undefined : result.failure
}
