import type { JsonObject } from '../policies/json.ts'
import type { ApiFailure, ApiResult } from './api-result.ts'
import { failure, refused } from './failure.ts'
import type { FollowOptions } from './follow-type.ts'
import { at, isObject, numberAt, textAt } from './json.ts'
import { listPath } from './resource.ts'

/** How a watch ended: where the next one goes on (undefined: from a new list), and what went wrong. */
export interface WatchEnd {
  from: string | undefined
  problem?: ApiFailure
  /** True where the watch brought something or lived for long enough: failures before it no longer count. */
  wasUseful: boolean
}

const connectTimeout = 10_000
/** A watch that ends cleanly before this counts as a failure, so that a proxy that ends each at once is not asked in a loop (milliseconds). */
const tooShort = 1_000
/** The API server ends a watch this long before it counts as silent (milliseconds). */
const grace = 5_000
const silent = 'silent'

/** Watches from a version until the watch ends, breaks or falls silent. */
export async function watchOnce(options: FollowOptions, from: string): Promise<WatchEnd> {
  const ending = new AbortController()
  const started = performance.now()
  const state: WatchEnd = { from, wasUseful: false }
  const timer = setTimeout(() => {
    ending.abort(silent)
  }, options.silence)
  const stop = () => {
    ending.abort()
  }
  options.signal.addEventListener('abort', stop)
  if (options.signal.aborted) stop()
  const result = await options.client.watch({
    path: pathOf(options),
    query: queryOf(options, from),
    timeout: Math.min(connectTimeout, options.silence),
    signal: ending.signal,
    onObject: (event) => {
      if (!ending.signal.aborted && !takeEvent(options, state, event)) ending.abort()
    },
  })
  clearTimeout(timer)
  options.signal.removeEventListener('abort', stop)
  if (options.signal.aborted || state.problem !== undefined) return state
  if (ending.signal.reason === silent)
    return { ...state, problem: problem(options, 'Timeout', 'the watch fell silent; it is opened again') }
  return conclude(options, state, { result, lived: performance.now() - started })
}

function conclude(
  options: FollowOptions,
  state: WatchEnd,
  { result, lived }: { result: ApiResult<undefined>; lived: number },
): WatchEnd {
  if (!result.ok) return { ...state, from: canGoOn(result.failure) ? state.from : undefined, problem: result.failure }
  options.onHeard()
  return { ...state, wasUseful: state.wasUseful || lived >= tooShort }
}

/** False where the version is what was refused (too old, not understood), or the event after it cannot be read: only a new list helps. */
function canGoOn({ reason, status }: ApiFailure): boolean {
  return !['Expired', 'NotFound', 'Invalid', 'TooLarge'].includes(reason) && status !== 400
}

/** Takes an event into the store; false where the watch cannot go on. */
function takeEvent(options: FollowOptions, state: WatchEnd, event: JsonObject): boolean {
  const object = at(event, 'object')
  const version = textAt(object, 'metadata', 'resourceVersion')
  const told = isObject(object) && version !== undefined && store(options, textAt(event, 'type'), object)
  if (told === true) {
    state.from = version
    state.wasUseful = true
    options.onHeard()
    return true
  }
  state.problem =
    told === 'full' ? problem(options, 'TooLarge', 'there are more objects than are kept') : errorOf(options, event)
  // Whatever the API server means, a new list is true again.
  state.from = undefined
  return false
}

function store(options: FollowOptions, type: string | undefined, object: JsonObject): boolean | 'full' {
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return options.store.put(object) || 'full'
    case 'DELETED':
      options.store.remove(object)
      return true
    default:
      return type === 'BOOKMARK'
  }
}

function errorOf(options: FollowOptions, event: JsonObject): ApiFailure {
  const status = at(event, 'object')
  if (textAt(event, 'type') !== 'ERROR' || !isObject(status))
    return problem(options, 'Other', 'the watch sent something that is no event')
  return refused({ method: 'GET', path: `${pathOf(options)}?watch=true` }, numberAt(status, 'code') ?? 500, status)
}

function problem(options: FollowOptions, reason: ApiFailure['reason'], message: string): ApiFailure {
  return failure({ method: 'GET', path: `${pathOf(options)}?watch=true` }, reason, message)
}

function pathOf({ type, namespace }: FollowOptions): string {
  return listPath(type, type.namespaced ? namespace : undefined)
}

function queryOf({ labelSelector, fieldSelector, silence }: FollowOptions, from: string): Record<string, string> {
  return {
    resourceVersion: from,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(Math.max(1, Math.floor((silence - grace) / 1000))),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  }
}
