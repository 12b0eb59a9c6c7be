import { asArray, asObject, asString, dig, isObject, isSameJson, own, type JsonObject } from '../../../policies/json.ts'
import { descend } from '../../../policies/path.ts'
import { clip, oneLine } from '../../../policies/messages/text.ts'
import { isHiddenField } from '../../hidden-field.ts'
import { fromDifference } from '../../output/from-difference.ts'

/** One field that a write changes, as a person may see it. */
export interface Change {
  /** `spec.template.spec.containers[name=web].resources.limits.memory` */
  path: string
  /** undefined where there is none */
  from: string | undefined
  to: string | undefined
}

/** The fields in which two states of an object differ; values of env, args, command and Secrets are hidden. Status is left out. */
export function changesOf(before: JsonObject, after: JsonObject): Change[] {
  const kind = asString(before['kind']) ?? ''
  return differences(visible(before), visible(after), { path: '', keys: [], kind })
}

const serverOwned = new Set(['managedFields', 'resourceVersion', 'generation', 'creationTimestamp', 'uid'])

function visible(object: JsonObject): JsonObject {
  const metadata = Object.entries(isObject(object['metadata']) ? object['metadata'] : {})
  const rest = Object.entries(object).filter(([key]) => key !== 'status')
  return {
    ...Object.fromEntries(rest),
    metadata: Object.fromEntries(metadata.filter(([key]) => !serverOwned.has(key))),
  }
}

interface Place {
  path: string
  keys: readonly string[]
  kind: string
}

/** Down to the last field, also of what is added or taken away as a whole: nothing hides behind the length of what is around it. */
function differences(before: unknown, after: unknown, place: Place): Change[] {
  if (isSameJson(before, after)) return []
  const parts = partsOf(before, after, place)
  if (parts === undefined) return [changeAt(before, after, place)]
  return [
    ...orderOf(before, after, place),
    ...parts.flatMap((part) => differences(part.before, part.after, part.place)),
  ]
}

interface Part {
  before: unknown
  after: unknown
  place: Place
}

/** The fields or items of what differs, side by side; undefined for a value that has none, or of which nothing may be told. */
function partsOf(before: unknown, after: unknown, place: Place): readonly Part[] | undefined {
  const sides = [before, after].filter((side) => side !== undefined)
  const isHidden = isHiddenField(place.kind, place.keys)
  if (isHidden && sides.length === 1) return undefined
  if (sides.every(isObject)) return nonEmpty(fieldsOf(before, after, place))
  if (!sides.every(Array.isArray)) return undefined
  const [left, right] = [byName(before ?? []), byName(after ?? [])]
  if (left !== undefined && right !== undefined) return nonEmpty(namedItems(left, right, place))
  return isHidden ? undefined : nonEmpty(itemsOf(asArray(before), asArray(after), place))
}

function nonEmpty(parts: readonly Part[]): readonly Part[] | undefined {
  return parts.length === 0 ? undefined : parts
}

function fieldsOf(before: unknown, after: unknown, place: Place): Part[] {
  const [left, right] = [asObject(before) ?? {}, asObject(after) ?? {}]
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()
  return keys.map((key) => ({ before: own(left, key), after: own(right, key), place: inside(place, key) }))
}

function namedItems(left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>, place: Place): Part[] {
  return [...new Set([...left.keys(), ...right.keys()])].map((name) => ({
    before: left.get(name),
    after: right.get(name),
    place: { ...place, path: `${place.path}[name=${name}]` },
  }))
}

function itemsOf(before: readonly unknown[], after: readonly unknown[], place: Place): Part[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => ({
    before: before[index],
    after: after[index],
    place: { ...place, path: `${place.path}[${String(index)}]` },
  }))
}

/** Of named items that stand in another order. */
function orderOf(before: unknown, after: unknown, { path }: Place): Change[] {
  const [left, right] = [byName(before), byName(after)]
  if (left === undefined || right === undefined) return []
  const from = [...left.keys()].filter((name) => right.has(name))
  const to = [...right.keys()].filter((name) => left.has(name))
  if (isSameJson(from, to)) return []
  return [{ path: oneLine(`${path} (order)`), from: clip(from.join(', '), 500), to: clip(to.join(', '), 500) }]
}

function inside({ path, keys, kind }: Place, key: string): Place {
  return { path: descend(path, key), keys: [...keys, key], kind }
}

/** Characters of a value on a line. */
const longest = 500

function changeAt(before: unknown, after: unknown, { path, keys, kind }: Place): Change {
  const hidden = isHiddenField(kind, keys)
  const text = (value: unknown): string | undefined => {
    if (value === undefined) return undefined
    if (hidden) return '(hidden)'
    return typeof value === 'string' ? value : JSON.stringify(withoutHidden(kind, keys, value))
  }
  const [from, to] = [text(before), text(after)]
  const shown = (value: string | undefined, other = ''): string | undefined =>
    value === undefined ? undefined : clip(fromDifference(value, other, longest), longest)
  return { path: oneLine(path), from: shown(from, to), to: shown(to, from) }
}

function withoutHidden(kind: string, keys: readonly string[], value: unknown): unknown {
  if (isHiddenField(kind, keys)) return '(hidden)'
  if (Array.isArray(value)) return value.map((item: unknown) => withoutHidden(kind, keys, item))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutHidden(kind, [...keys, key], inner)]),
  )
}

/** The items of a list by their names, where each has one of its own. */
function byName(value: unknown): Map<string, unknown> | undefined {
  if (!Array.isArray(value)) return undefined
  const items: readonly unknown[] = value
  const named = new Map(items.map((item) => [asString(dig(item, 'name')) ?? '', item]))
  return named.size === items.length && !named.has('') ? named : undefined
}
