import { asArray, asString, dig, digObject, isObject, isSameJson, type JsonObject } from '../../policies/json.ts'

/** What the API server writes by itself, whoever changes the object. */
const itsOwn = new Set(['managedFields', 'resourceVersion', 'generation', 'creationTimestamp', 'uid'])

/** The fields in which two states of an object differ, `spec.template.spec.containers[name=web].image`; status aside. */
export function changedFields(before: JsonObject, after: JsonObject): string[] {
  return differences(comparable(before), comparable(after), '')
}

function comparable(object: JsonObject): JsonObject {
  const metadata = without(digObject(object, 'metadata') ?? {}, itsOwn)
  return { ...without(object, new Set(['status'])), metadata }
}

function without(object: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)))
}

function differences(before: unknown, after: unknown, path: string): string[] {
  if (isSameJson(before, after)) return []
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) => differences(dig(before, key), dig(after, key), path === '' ? key : `${path}.${key}`))
  }
  const [left, right] = [byName(before), byName(after)]
  if (left === undefined || right === undefined) return [path]
  const names = [...new Set([...left.keys(), ...right.keys()])]
  return names.flatMap((name) => differences(left.get(name), right.get(name), `${path}[name=${name}]`))
}

/** The items of a list by their names, where each has one of its own. */
function byName(value: unknown): Map<string, unknown> | undefined {
  const items = asArray(value)
  const named = new Map(items.map((item) => [asString(dig(item, 'name')) ?? '', item]))
  return Array.isArray(value) && named.size === items.length && !named.has('') ? named : undefined
}
