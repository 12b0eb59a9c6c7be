import type { JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { applyApiDefaults } from '../../kubernetes/api-defaults.ts'
import { canonicalJson, isAbsent } from '../../kubernetes/canonical.ts'
import { namesOf, pathOf, walkLeaves, type Place } from '../../kubernetes/field-walk.ts'
import type { FieldSet } from '../../kubernetes/fields-v1.ts'
import { isAtomicObject } from '../../kubernetes/list-keys.ts'
import { lastAppliedAnnotation } from './declared-set.ts'

/** A declared field that is not what it was; values are undefined where they are absent or must not be shown. */
export interface FieldChange {
  path: string
  names: readonly string[]
  how: 'changed' | 'removed' | 'added'
  isHidden: boolean
  old: unknown
  now: unknown
}

/**
 * The declared fields that differ between two states. API defaults count as given, so that removing a field whose default says the
 * same is no change. Of a removed object or list item only the whole is named.
 */
export function fieldChanges(set: FieldSet, old: JsonObject, now: JsonObject): FieldChange[] {
  if (!differs(set, old, now)) return []
  const changes = new Map<string, FieldChange>()
  walkLeaves(set, [applyApiDefaults(old), applyApiDefaults(now)], (leaf) => {
    if (isSame(leaf)) return
    const place = topmostRemoved(leaf)
    const path = pathOf(place)
    if (!changes.has(path)) changes.set(path, changeAt(place, path))
  })
  return [...changes.values()]
}

/** Defaulting costs more than looking, and most requests change no declared field at all. */
function differs(set: FieldSet, old: JsonObject, now: JsonObject): boolean {
  let found = false
  walkLeaves(set, [old, now], (leaf) => {
    found ||= !isSame(leaf)
  })
  return found
}

function isSame(leaf: Place): boolean {
  const [old, now] = leaf.values
  if (old === now) return true
  const names = namesOf(leaf)
  // Declared as {}: what others add inside is not declared, but it must still be there. Selectors are one value.
  if (isEmptyObject(old) && isObject(now) && !isAtomicObject(names.at(-1) ?? '')) return true
  return canonicalJson(old, names) === canonicalJson(now, names)
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0
}

/** The highest place on the way that was there and is gone. */
function topmostRemoved(leaf: Place): Place {
  let place = leaf
  while (place.parent?.element !== undefined && isAbsent(place.parent.values[1]) && !isAbsent(place.parent.values[0])) {
    place = place.parent
  }
  return place
}

function changeAt(place: Place, path: string): FieldChange {
  const [old, now] = place.values
  const names = namesOf(place)
  const how = isAbsent(now) ? 'removed' : isAbsent(old) ? 'added' : 'changed'
  return { path, names, how, isHidden: isHidden(names), old, now }
}

const hidden = new Set(['env', 'envFrom', 'args', 'command', lastAppliedAnnotation])

/** Values of env, args and command never appear; last-applied contains all of them. */
function isHidden(names: readonly string[]): boolean {
  return names.some((name) => hidden.has(name))
}
