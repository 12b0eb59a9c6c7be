import type { JsonObject } from '../policies/json.ts'
import type { ApiClient } from './api-client.ts'
import type { ApiFailure, ApiResult } from './api-result.ts'
import { failure } from './failure.ts'
import { textAt } from './json.ts'
import { askPage, type AnsweredPage, type PageOptions } from './list-page.ts'
import { listPath, type ResourceType } from './resource.ts'

/** Which objects are listed. */
export interface ListOptions extends PageOptions {
  /** All namespaces where there is none. */
  namespace?: string
  labelSelector?: string
  fieldSelector?: string
  /** milliseconds for each page; default 30 s */
  timeout?: number
  /** Objects in a page; default 500, fewer where a page would be too large. */
  limit?: number
}

/** One page of a list; its objects have `apiVersion` and `kind`. */
export interface Page {
  items: JsonObject[]
  resourceVersion: string
  /** How many objects come after this page, where the API server tells. */
  remaining?: number
}

/** What was seen at the end of a list that was handled page by page. */
export interface PagesSeen {
  count: number
  resourceVersion: string
  /** False where the list took so long that its later pages show a later state of the cluster. */
  consistent: boolean
}

const pageSize = 500
const pageTimeout = 30_000
/** More objects than this are not gathered in memory; page by page there is no limit. */
const maxItems = 100_000

/** All objects of a type, as they stood together at `resourceVersion`. More than 100,000 are TooLarge: those are for `eachPage`. */
export async function listObjects(
  client: ApiClient,
  type: ResourceType,
  options: ListOptions = {},
): Promise<ApiResult<{ items: JsonObject[]; resourceVersion: string }>> {
  const first = await gather(client, type, options)
  // The list outlived what the API server remembers; it is begun again once.
  return !first.ok && first.failure.reason === 'Expired' ? gather(client, type, options) : first
}

async function gather(client: ApiClient, type: ResourceType, options: ListOptions) {
  const items: JsonObject[] = []
  const seen = await walk(client, type, { ...options, goOnLater: false }, (page) => {
    for (const item of page.items) items.push(item)
    return items.length <= maxItems
  })
  if (!seen.ok) return seen
  if (items.length > maxItems) return tooMany(type, options)
  return { ok: true as const, value: { items, resourceVersion: seen.value.resourceVersion } }
}

/**
 * Lists page by page: while `visit` handles one, the next is on its way. `visit` ends the list by returning false. A list that
 * outlives what the API server remembers goes on with later pages (`consistent` is then false).
 */
export function eachPage(
  client: ApiClient,
  type: ResourceType,
  options: ListOptions,
  visit: (page: Page) => unknown,
): Promise<ApiResult<PagesSeen>> {
  return walk(client, type, { ...options, goOnLater: true }, visit)
}

interface WalkOptions extends ListOptions {
  /** True where later pages may show a later state. */
  goOnLater: boolean
}

interface Position {
  continue: string
  limit: number
}

type Fetched =
  { ok: true; page: Page; next: Position | undefined; consistent: boolean } | { ok: false; failure: ApiFailure }

async function walk(client: ApiClient, type: ResourceType, options: WalkOptions, visit: (page: Page) => unknown) {
  const fetch = (position: Position) => fetchPage(client, type, options, position)
  const seen: PagesSeen = { count: 0, resourceVersion: '', consistent: true }
  let coming: Promise<Fetched> | undefined = fetch({ continue: '', limit: options.limit ?? pageSize })
  while (coming !== undefined) {
    const come: Fetched = await coming
    if (!come.ok) return come
    coming = come.next === undefined ? undefined : fetch(come.next)
    seen.count += come.page.items.length
    seen.resourceVersion = come.page.resourceVersion
    seen.consistent &&= come.consistent
    if ((await visit(come.page)) === false) break
  }
  return { ok: true as const, value: seen }
}

async function fetchPage(
  client: ApiClient,
  type: ResourceType,
  options: WalkOptions,
  from: Position,
): Promise<Fetched> {
  let position = from
  let consistent = true
  for (;;) {
    const result = await askPage(client, type, pageRequest(type, options, position), options)
    if (result.ok) return fetched(result.value, position, consistent)
    const again = anotherTry(result.failure, options, position)
    if (again === undefined) return result
    if (result.failure.reason === 'Expired') consistent = false
    position = again
  }
}

function pageRequest(type: ResourceType, options: ListOptions, position: Position) {
  const { namespace, labelSelector, fieldSelector, timeout } = options
  return {
    path: listPath(type, type.namespaced ? namespace : undefined),
    query: {
      limit: String(position.limit),
      ...(position.continue === '' ? {} : { continue: position.continue }),
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
    },
    timeout: timeout ?? pageTimeout,
  }
}

/** Where to ask again after a failure: with fewer objects, or with the token that leads on into the present. */
function anotherTry(failed: ApiFailure, options: WalkOptions, position: Position): Position | undefined {
  if (failed.reason === 'TooLarge' && position.limit > 1)
    return { ...position, limit: Math.max(1, Math.floor(position.limit / 5)) }
  const token = textAt(failed.body, 'metadata', 'continue')
  if (failed.reason !== 'Expired' || !options.goOnLater || token === undefined || token === position.continue)
    return undefined
  return { ...position, continue: token }
}

function fetched(answered: AnsweredPage, position: Position, consistent: boolean): Fetched {
  const { items, resourceVersion, remaining, continue: token } = answered
  const page: Page = { items, resourceVersion, ...(remaining === undefined ? {} : { remaining }) }
  const next =
    token === undefined || token === position.continue ? undefined : { continue: token, limit: position.limit }
  return { ok: true, page, next, consistent }
}

function tooMany(type: ResourceType, { namespace }: ListOptions) {
  const asked = { method: 'GET', path: listPath(type, type.namespaced ? namespace : undefined) } as const
  return { ok: false as const, failure: failure(asked, 'TooLarge', `there are more than ${maxItems} ${type.resource}`) }
}
