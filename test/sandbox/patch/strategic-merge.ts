import { structType } from '../codec/schema.ts'
import type { Field, StructType } from '../codec/schema.ts'
import { isList, isObject, objectOf, same, setOwn } from '../json.ts'
import { badRequest } from '../status.ts'
import type { JsonObject } from '../types.ts'

/**
 * Strategic merge patch of an object of a kind: lists merge by the kind's keys; the directives `$patch`, `$retainKeys`,
 * `$setElementOrder/FIELD` and `$deleteFromPrimitiveList/FIELD` are followed.
 */
export function strategicMerge(kind: string, original: JsonObject, patch: JsonObject): JsonObject {
  return mergeObject(structType(kind), original, patch)
}

function mergeObject(type: StructType | undefined, original: JsonObject, patch: JsonObject): JsonObject {
  if (patch['$patch'] === 'replace') return plain(type, patch)
  if (patch['$patch'] === 'delete') return {}
  if (patch['$patch'] !== undefined && patch['$patch'] !== 'merge') {
    throw badRequest(`Unknown patch type found: ${JSON.stringify(patch['$patch'])}`)
  }
  const retained = patch['$retainKeys']
  const kept = Object.entries(original).filter(([key]) => !isList(retained) || retained.includes(key))
  const result: JsonObject = {}
  for (const [key, value] of kept) setOwn(result, key, value)
  for (const [key, value] of Object.entries(patch)) if (!key.startsWith('$')) mergeKey(type, result, key, value)
  for (const [key, value] of Object.entries(patch)) applyDirective(type, result, key, value, { patch, original })
  return result
}

function mergeKey(type: StructType | undefined, result: JsonObject, key: string, value: unknown): void {
  const field = type?.get(key)
  const old = Object.hasOwn(result, key) ? result[key] : undefined
  if (value === null) Reflect.deleteProperty(result, key)
  else if (isObject(value)) setOwn(result, key, mergeObject(typeOf(field), objectOf(old), value))
  else if (isList(value) && field?.mergeKey !== undefined) {
    setOwn(result, key, mergeList(field, field.mergeKey, isList(old) ? old : [], value))
  } else setOwn(result, key, value)
}

function typeOf(field: Field | undefined): StructType | undefined {
  return field && field.shape !== 'map' ? structType(field.type) : undefined
}

/** A patch's own value where there is nothing to merge it into. */
function plain(type: StructType | undefined, patch: JsonObject): JsonObject {
  const own = Object.entries(patch).filter(([key]) => key !== '$patch')
  return mergeObject(type, {}, Object.fromEntries(own))
}

function mergeList(field: Field, key: string, original: unknown[], patch: unknown[]): unknown[] {
  if (key === '') return [...original, ...patch.filter((item) => !original.includes(item))]
  const type = typeOf(field)
  const replaces = patch.some((item) => isObject(item) && item['$patch'] === 'replace')
  const result = replaces ? [] : [...original]
  for (const item of patch) {
    if (!isObject(item)) throw badRequest(`expected an object in the list ${field.name}`)
    if (item['$patch'] === 'replace') continue
    if (item[key] === undefined)
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`)
    const index = result.findIndex((other) => isObject(other) && same(other[key], item[key]))
    if (item['$patch'] === 'delete') removeMatches(result, key, item)
    else if (index < 0) result.push(plain(type, item))
    else result[index] = mergeObject(type, objectOf(result[index]), item)
  }
  return result
}

function removeMatches(list: unknown[], key: string, wanted: JsonObject): void {
  const kept = list.filter((item) => !(isObject(item) && same(item[key], wanted[key])))
  list.splice(0, list.length, ...kept)
}

function applyDirective(
  type: StructType | undefined,
  result: JsonObject,
  key: string,
  value: unknown,
  { patch, original }: { patch: JsonObject; original: JsonObject },
): void {
  const [directive, name] = key.split('/', 2)
  if (name === undefined || !isList(value)) return
  const list = result[name]
  if (!isList(list)) return
  if (directive === '$deleteFromPrimitiveList') {
    const added = isList(patch[name]) ? patch[name] : []
    result[name] = list.filter((item) => !value.includes(item) || added.includes(item))
  }
  if (directive === '$setElementOrder') {
    const before = isList(original[name]) ? original[name] : []
    result[name] = inOrder(list, value, before, type?.get(name)?.mergeKey ?? '')
  }
}

/** Items that the order names come in its order; one that only the server has stays before the named ones it preceded. */
function inOrder(list: unknown[], order: unknown[], before: unknown[], mergeKey: string): unknown[] {
  const idOf = (item: unknown) => (mergeKey === '' ? item : objectOf(item)[mergeKey])
  const wanted = order.map(idOf)
  const places = before.map(idOf)
  const named = list.filter((item) => wanted.includes(idOf(item)))
  named.sort((left, right) => wanted.indexOf(idOf(left)) - wanted.indexOf(idOf(right)))
  const result: unknown[] = []
  for (const item of list.filter((other) => !wanted.includes(idOf(other)))) {
    while (named.length > 0 && places.indexOf(idOf(named[0])) < places.indexOf(idOf(item))) result.push(named.shift())
    result.push(item)
  }
  return [...result, ...named]
}
