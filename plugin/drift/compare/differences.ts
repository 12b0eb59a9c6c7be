import { asObject, isObject, isSameJson, own, type JsonObject } from '../../../policies/json.ts'
import { isAbsent } from '../../../policies/kubernetes/canonical.ts'
import { elementText, type FieldElement } from '../../../policies/kubernetes/fields-v1.ts'
import { isOrderedList } from '../../../policies/kubernetes/list-keys.ts'
import type { KindSchema } from '../schema/kind-schema.ts'
import { resolvesDifferently } from './env-order.ts'
import { keyedItems, lastOfEach, type KeyedItem } from './keyed-items.ts'
import { inField, inItem, startWalk, type Walk } from './walk.ts'

/** A declared field that is not as declared. */
export interface Difference {
  steps: readonly FieldElement[]
  /** Field names on the way, list items not counted. */
  names: readonly string[]
  /** `order`: the items are there, in an order that means something else; desired and live are then their names. */
  how: 'changed' | 'missing' | 'order'
  desired: unknown
  live: unknown
}

/** What is compared: `declared` says which fields count and how they are written, `desired` is the same with defaults. */
export interface Compared {
  declared: JsonObject
  desired: JsonObject
  live: JsonObject
}

interface Search extends Walk {
  found: Difference[]
}

/** No API type is as deep; what is below is compared as one value. */
const deepest = 64

/**
 * The declared fields that differ, down to the deepest leaf in lists that are maps, the whole list in others. Of an object or item that
 * is not there only the whole is named. What the live object has beyond the declared is nobody's business here. Total.
 */
export function differences({ declared, desired, live }: Compared, schema: KindSchema): Difference[] {
  const search: Search = { ...startWalk(schema), found: [] }
  fields(search, declared, desired, live)
  return search.found
}

function fields(search: Search, declared: JsonObject, desired: unknown, live: JsonObject): void {
  for (const name of Object.keys(declared)) {
    const value = own(declared, name)
    if (isAbsent(value)) continue
    inField(search, name, () => {
      place(search, value, own(asObject(desired), name) ?? value, own(live, name))
    })
  }
}

function place(search: Search, declared: unknown, desired: unknown, live: unknown): void {
  if (declared === live) return
  if (live === undefined || live === null || search.steps.length > deepest) leaf(search, declared, desired, live)
  else if (isObject(declared) && isObject(live) && !search.schema.isAtomic(search.names)) {
    // Declared as {}: that it is there is all that is declared.
    fields(search, declared, desired, live)
  } else if (Array.isArray(declared) && Array.isArray(live)) lists(search, declared, desired, live)
  else leaf(search, declared, desired, live)
}

function leaf(search: Search, declared: unknown, desired: unknown, live: unknown): void {
  const { names, schema } = search
  if (schema.isSame(declared, live, names) || schema.isSame(desired, live, names)) return
  const how = live === undefined || live === null ? 'missing' : 'changed'
  note(search, how, declared, live)
}

function note(search: Search, how: Difference['how'], desired: unknown, live: unknown): void {
  const { steps, names } = search
  search.found.push({ steps: [...steps], names: [...names], how, desired, live })
}

function lists(search: Search, declared: readonly unknown[], desired: unknown, live: readonly unknown[]): void {
  // Most lists are as they were written, and keys and variables need not be looked at.
  if (isSameJson(declared, live)) return
  if (search.schema.isSet(search.names)) {
    values(search, declared, live)
    return
  }
  const keys = search.schema.listKeys(search.names)
  const isEnv = search.names.at(-1) === 'env'
  const index = isEnv ? lastOfEach : keyedItems
  const wanted = keys === undefined ? undefined : index(declared, keys)
  const found = keys === undefined ? undefined : index(live, keys)
  if (keys === undefined || wanted === undefined || found === undefined) {
    leaf(search, declared, desired, live)
    return
  }
  const completed = Array.isArray(desired) ? index(desired, keys) : undefined
  for (const [text, item] of wanted) {
    const there = found.get(text)
    inItem(search, item.element, () => {
      place(search, item.value, completed?.get(text)?.value ?? item.value, there?.value)
    })
  }
  const isOrdered = isOrderedList(search.names.at(-1) ?? '')
  if (isEnv ? resolvesDifferently(declared, live) : isOrdered && isReordered(wanted, found))
    note(search, 'order', namesIn(declared, found), namesIn(live, wanted))
}

/** Whether the declared items that are there stand in another order; items that others put in between do not matter. */
function isReordered(wanted: ReadonlyMap<string, KeyedItem>, found: ReadonlyMap<string, KeyedItem>): boolean {
  const places = [...wanted.keys()].flatMap((text) => found.get(text)?.place ?? [])
  return places.some((place, index) => place < (places[index - 1] ?? -1))
}

/** The names of a list's items that another list has too. */
function namesIn(list: readonly unknown[], other: ReadonlyMap<string, KeyedItem>): unknown[] {
  const names = list.map((item) => own(asObject(item), 'name'))
  return names.filter(
    (name) => typeof name === 'string' && other.has(elementText({ kind: 'key', keys: [['name', name]] })),
  )
}

function values(search: Search, declared: readonly unknown[], live: readonly unknown[]): void {
  const there = new Set(live.map((value) => JSON.stringify(value)))
  for (const value of declared) {
    if (there.has(JSON.stringify(value))) continue
    inItem(search, { kind: 'value', value }, () => {
      note(search, 'missing', value, undefined)
    })
  }
}
