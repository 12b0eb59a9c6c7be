import { isObject } from '../../../policies/json.ts'
import { elementText, sortKeys, type FieldElement, type KeyValue } from '../../../policies/kubernetes/fields-v1.ts'
import { listKeyValue } from '../../../policies/kubernetes/list-keys.ts'

/** An item of a list that is a map: how paths name it, where it stands, and what it is. */
export interface KeyedItem {
  element: FieldElement
  place: number
  value: unknown
}

/** The items of a list by their keys; undefined where one has no key or two have the same: such a list is one value. */
export function keyedItems(list: readonly unknown[], keys: readonly string[]): Map<string, KeyedItem> | undefined {
  const items = lastOfEach(list, keys)
  return items?.size === list.length ? items : undefined
}

/** The same, where of two with one key the last counts, as in `env`. */
export function lastOfEach(list: readonly unknown[], keys: readonly string[]): Map<string, KeyedItem> | undefined {
  const items = new Map<string, KeyedItem>()
  for (const [place, value] of list.entries()) {
    const element = keyElement(value, keys)
    if (element === undefined) return undefined
    items.set(elementText(element), { element, place, value })
  }
  return items
}

function keyElement(item: unknown, names: readonly string[]): FieldElement | undefined {
  if (!isObject(item)) return undefined
  const keys: [string, KeyValue][] = []
  for (const name of names) {
    const value = listKeyValue(item, name)
    if (value === undefined) return undefined
    keys.push([name, value])
  }
  return { kind: 'key', keys: sortKeys(keys) }
}
