import { asString, dig, isObject, isSameJson, own, type JsonObject } from '../../../policies/json.ts'
import { descend } from '../../../policies/path.ts'
import { clip, oneLine } from '../../../policies/messages/text.ts'
import { isHiddenField } from '../../hidden-field.ts'

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

function differences(before: unknown, after: unknown, place: Place): Change[] {
  if (isSameJson(before, after)) return []
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) => differences(own(before, key), own(after, key), inside(place, key)))
  }
  const [left, right] = [byName(before), byName(after)]
  if (left === undefined || right === undefined) return [changeAt(before, after, place)]
  const names = [...new Set([...left.keys(), ...right.keys()])]
  return names.flatMap((name) =>
    differences(left.get(name), right.get(name), { ...place, path: `${place.path}[name=${name}]` }),
  )
}

function inside({ path, keys, kind }: Place, key: string): Place {
  return { path: descend(path, key), keys: [...keys, key], kind }
}

function changeAt(before: unknown, after: unknown, { path, keys, kind }: Place): Change {
  const hidden = isHiddenField(kind, keys)
  const shown = (value: unknown): string | undefined => {
    if (value === undefined) return undefined
    if (hidden) return '(hidden)'
    return clip(typeof value === 'string' ? value : JSON.stringify(withoutHidden(kind, keys, value)), 200)
  }
  return { path: oneLine(path), from: shown(before), to: shown(after) }
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
