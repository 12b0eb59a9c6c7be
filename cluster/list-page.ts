import type { JsonObject } from '../policies/json.ts'
import type { ApiClient } from './api-client.ts'
import type { ApiRequest, ApiResult } from './api-result.ts'
import { failure } from './failure.ts'
import { at, numberAt, objectsAt, textAt } from './json.ts'
import { createItemReader, type ItemOptions } from './list-items.ts'
import { listPath, type ResourceType } from './resource.ts'
import { tableRows } from './table-rows.ts'

/** What is asked for of each object: `metadata` is nothing else; `table` adds the columns that kubectl shows as `columns`, by name. */
export type ListForm = 'metadata' | 'table'

/** How the objects of a page are asked for and kept. */
export interface PageOptions extends ItemOptions {
  /** Whole objects where nothing is said; an API server may answer with them in any case. */
  form?: ListForm
  /** What is kept of each object, asked as soon as it has come; without it a whole page is in memory at a time. */
  keep?: (object: JsonObject) => JsonObject
}

/** A page as it was answered; its objects have `apiVersion` and `kind`. */
export interface AnsweredPage {
  items: JsonObject[]
  resourceVersion: string
  remaining: number | undefined
  /** The token of the next page. */
  continue: string | undefined
}

/** A page may have as many bytes as any other answer. */
const mostBytes = 16 * 1024 * 1024

/** Asks for one page. */
export async function askPage(
  client: ApiClient,
  type: ResourceType,
  page: Pick<ApiRequest, 'path' | 'query' | 'timeout'>,
  options: PageOptions,
): Promise<ApiResult<AnsweredPage>> {
  const accept = options.form === undefined ? 'application/json' : accepted[options.form]
  const complete = completing(type, options.form)
  const { keep } = options
  if (keep === undefined) {
    const list = await client.request({ method: 'GET', ...page, accept })
    return list.ok ? pageFrom(type, list.value, complete) : list
  }
  const kept = (item: JsonObject): JsonObject => keep(complete(item))
  const reader = createItemReader(kept, options)
  const answer = await client.text({ ...page, accept, maxBytes: mostBytes, take: reader.take })
  if (!answer.ok) return answer
  const list = reader.end() ?? {}
  return pageFrom(type, list, isTable(list) ? kept : (item) => item)
}

const accepted: Readonly<Record<ListForm, string>> = {
  metadata: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
  table: 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json',
}

/** The objects of a list leave out what the list's own kind says of all of them; those of another form have another kind. */
function completing({ group, version, kind }: ResourceType, form: ListForm | undefined) {
  const typed = { apiVersion: group === '' ? version : `${group}/${version}`, kind }
  return (item: JsonObject): JsonObject => (form === undefined ? { ...typed, ...item } : { ...item, ...typed })
}

function pageFrom(
  type: ResourceType,
  list: JsonObject,
  finish: (item: JsonObject) => JsonObject,
): ApiResult<AnsweredPage> {
  const items = itemsOf(list)
  if (items === undefined) {
    const message = `the API server answered with something that is no list of ${type.resource}`
    return { ok: false, failure: failure({ method: 'GET', path: listPath(type) }, 'Other', message) }
  }
  return {
    ok: true,
    value: {
      items: items.map(finish),
      resourceVersion: textAt(list, 'metadata', 'resourceVersion') ?? '',
      remaining: numberAt(list, 'metadata', 'remainingItemCount'),
      continue: textAt(list, 'metadata', 'continue'),
    },
  }
}

/** Undefined where it is no list; one without objects may say null. */
function itemsOf(list: JsonObject): JsonObject[] | undefined {
  if (isTable(list)) return tableRows(list)
  return Array.isArray(at(list, 'items')) || at(list, 'items') === null ? objectsAt(list, 'items') : undefined
}

function isTable(list: JsonObject): boolean {
  return list['kind'] === 'Table'
}
