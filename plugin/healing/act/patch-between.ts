import { asString, dig, isObject, isSameJson, own, type JsonObject } from '../../../policies/json.ts'
import { pointer } from './pointer.ts'

/**
 * The JSON patch from one state of an object to another. It tests that the object is the same one and that every value it replaces
 * or removes is as it was: the API server refuses it where somebody was faster. `metadata` but for labels and annotations, and
 * `status`, are not compared.
 */
export function patchBetween(before: JsonObject, after: JsonObject): JsonObject[] {
  const uid = asString(dig(before, 'metadata', 'uid'))
  return [
    ...(uid === undefined ? [] : [{ op: 'test', path: '/metadata/uid', value: uid }]),
    ...between(comparable(before), comparable(after), []),
  ]
}

/** A patch that also wants the whole spec as it was seen: for what was planned on more than the fields it changes. */
export function asSeen(object: JsonObject): JsonObject[] {
  const generation = dig(object, 'metadata', 'generation')
  return typeof generation === 'number' ? [{ op: 'test', path: '/metadata/generation', value: generation }] : []
}

const compared = ['labels', 'annotations']

function comparable(object: JsonObject): JsonObject {
  const metadata = Object.fromEntries(
    compared.flatMap((key) => {
      const value = dig(object, 'metadata', key)
      return value === undefined ? [] : [[key, value]]
    }),
  )
  const rest = Object.entries(object).filter(([key]) => !['metadata', 'status', 'apiVersion', 'kind'].includes(key))
  return { metadata, ...Object.fromEntries(rest) }
}

function between(before: unknown, after: unknown, keys: readonly (string | number)[]): JsonObject[] {
  if (isSameJson(before, after)) return []
  if (isObject(before) && isObject(after)) return betweenObjects(before, after, keys)
  if (Array.isArray(before) && Array.isArray(after) && haveSameNames(before, after))
    return after.flatMap((item: unknown, index) => betweenItems(before[index], item, [...keys, index]))
  const path = pointer(keys)
  return [
    { op: 'test', path, value: before },
    { op: 'replace', path, value: after },
  ]
}

function betweenObjects(before: JsonObject, after: JsonObject, keys: readonly (string | number)[]): JsonObject[] {
  const all = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return all.flatMap((key) => {
    const [old, next] = [own(before, key), own(after, key)]
    const path = pointer([...keys, key])
    if (old === undefined) return [{ op: 'add', path, value: next }]
    if (next === undefined)
      return [
        { op: 'test', path, value: old },
        { op: 'remove', path },
      ]
    return between(old, next, [...keys, key])
  })
}

/** An index means the item of that name only while it does. */
function betweenItems(before: unknown, after: unknown, keys: readonly (string | number)[]): JsonObject[] {
  const changes = between(before, after, keys)
  const name = dig(after, 'name')
  return changes.length === 0 ? [] : [{ op: 'test', path: pointer([...keys, 'name']), value: name }, ...changes]
}

/** Lists of named items (containers, variables, volumes) of which only the insides differ. */
function haveSameNames(before: readonly unknown[], after: readonly unknown[]): boolean {
  return (
    before.length === after.length &&
    before.every((item, index) => {
      const name = dig(item, 'name')
      return typeof name === 'string' && dig(after[index], 'name') === name
    })
  )
}
