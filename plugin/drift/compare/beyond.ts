import { isObject, own, type JsonObject } from '../../../policies/json.ts'
import { isAbsent } from '../../../policies/kubernetes/canonical.ts'
import type { FieldElement } from '../../../policies/kubernetes/fields-v1.ts'
import type { KindSchema } from '../schema/kind-schema.ts'
import { lastOfEach } from './keyed-items.ts'
import { inField, inItem, startWalk, type Walk } from './walk.ts'

/** Something that one object has beyond another. */
export interface Beyond {
  steps: readonly FieldElement[]
  names: readonly string[]
  value: unknown
}

interface Search extends Walk {
  found: Beyond[]
}

const deepest = 64

/**
 * What an object has that another has not, each the highest place of its kind: a whole container, one label. Lists and objects that
 * are one value are compared by `differences`, not here.
 */
export function beyond(less: JsonObject, more: JsonObject, schema: KindSchema): Beyond[] {
  const search: Search = { ...startWalk(schema), found: [] }
  fields(search, less, more)
  return search.found
}

function fields(search: Search, less: JsonObject, more: JsonObject): void {
  for (const name of Object.keys(more)) {
    inField(search, name, () => {
      place(search, own(less, name), own(more, name))
    })
  }
}

function place(search: Search, less: unknown, more: unknown): void {
  if (search.steps.length > deepest || search.schema.isSame(undefined, more, search.names)) return
  if (isAbsent(less) && !isParent(search, more)) note(search, more)
  else if (isObject(more) && !search.schema.isAtomic(search.names)) fields(search, isObject(less) ? less : {}, more)
  else if (Array.isArray(more)) items(search, Array.isArray(less) ? less : [], more)
}

/** Of an object or a list that is a map, what is in it is named, so that the metadata of a template never stands for its labels. */
function isParent({ schema, names }: Search, value: unknown): boolean {
  if (Array.isArray(value)) return schema.isSet(names) || schema.listKeys(names) !== undefined
  return isObject(value) && !schema.isAtomic(names) && Object.keys(value).length > 0
}

function items(search: Search, less: readonly unknown[], more: readonly unknown[]): void {
  if (search.schema.isSet(search.names)) {
    setValues(search, less, more)
    return
  }
  const keys = search.schema.listKeys(search.names)
  const known = keys === undefined ? undefined : lastOfEach(less, keys)
  const found = keys === undefined ? undefined : lastOfEach(more, keys)
  for (const [text, { element, value }] of found ?? []) {
    const same = known?.get(text)
    inItem(search, element, () => {
      if (same === undefined) note(search, value)
      else place(search, same.value, value)
    })
  }
}

function setValues(search: Search, less: readonly unknown[], more: readonly unknown[]): void {
  for (const value of more) {
    if (less.includes(value)) continue
    inItem(search, { kind: 'value', value }, () => {
      note(search, value)
    })
  }
}

function note(search: Search, value: unknown): void {
  const { steps, names } = search
  search.found.push({ steps: [...steps], names: [...names], value })
}
