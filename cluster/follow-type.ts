import type { ApiClient } from './api-client.ts'
import type { ApiFailure, ApiResult } from './api-result.ts'
import { failure } from './failure.ts'
import { listObjects, type ListOptions } from './list.ts'
import type { ObjectStore } from './object-store.ts'
import { createBackOff, pause } from './pause.ts'
import { listPath, type ResourceType } from './resource.ts'
import { watchOnce } from './watch-once.ts'

/** What is followed into a store, and until when. */
export interface FollowOptions extends Pick<ListOptions, 'namespace' | 'labelSelector' | 'fieldSelector'> {
  client: ApiClient
  type: ResourceType
  store: ObjectStore
  signal: AbortSignal
  /** milliseconds */
  silence: number
  /** milliseconds */
  backOff: { first: number; longest: number }
  onHeard(): void
  onProblem?(failure: ApiFailure): void
}

/** These do not pass within seconds: they are asked again at the slowest pace. */
const lasting = new Set<ApiFailure['reason']>(['Forbidden', 'Unauthorized', 'NotFound', 'TooLarge'])

/** Lists and watches until the signal aborts; never rejects. */
export async function followType(given: FollowOptions): Promise<void> {
  const { signal, backOff, silence } = given
  let heardAt = performance.now()
  const options: FollowOptions = {
    ...given,
    onHeard: () => {
      heardAt = performance.now()
      given.onHeard()
    },
  }
  const pauses = createBackOff(backOff)
  const rest = async (problem: ApiFailure | undefined) => {
    if (signal.aborted) return
    // A version that is too old is how long silences end; the new list tells whether all is well.
    if (problem !== undefined && problem.reason !== 'Expired') options.onProblem?.(problem)
    const isLasting = problem !== undefined && lasting.has(problem.reason)
    await pause(isLasting ? backOff.longest : pauses.next(), signal)
  }
  let from: string | undefined
  while (!signal.aborted) {
    if (from === undefined) {
      const listed = await list(options)
      if (listed.ok) from = listed.value
      else await rest(listed.failure)
    } else {
      const end = await watchOnce(options, from)
      // A watch says nothing while nothing changes; after a long silence only a list tells at once that all is well again.
      const isLongAgo = end.problem !== undefined && performance.now() - heardAt >= silence
      from = isLongAgo ? undefined : end.from
      if (end.wasUseful) pauses.reset()
      if (end.problem !== undefined || !end.wasUseful) await rest(end.problem)
    }
  }
}

/** Lists into the store; the version from which a watch goes on. */
async function list(options: FollowOptions): Promise<ApiResult<string>> {
  const { client, type, store, signal, namespace, labelSelector, fieldSelector } = options
  const listed = await listObjects(client, type, {
    ...(namespace === undefined ? {} : { namespace }),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  })
  if (!listed.ok || signal.aborted) return listed.ok ? { ok: true, value: '' } : listed
  if (!store.replace(listed.value.items)) {
    const asked = { method: 'GET', path: listPath(type, type.namespaced ? namespace : undefined) } as const
    return { ok: false, failure: failure(asked, 'TooLarge', `there are more ${type.resource} than are kept`) }
  }
  options.onHeard()
  return { ok: true, value: listed.value.resourceVersion }
}
