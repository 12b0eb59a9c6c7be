import { isObject, type JsonObject } from '../../../policies/json.ts'
import { clip } from '../../../policies/messages/text.ts'
import { fromDifference } from '../../output/from-difference.ts'
import type { ObjectReference } from '../../object-reference.ts'
import { hiddenValue, redacted } from '../compare/hidden.ts'
import type { DriftedField, FieldCause } from '../drift.ts'

/** A value as it may be shown: of a secret place nothing, of a container everything but its env, args and command. */
export function visible(field: DriftedField, side: 'desired' | 'live'): unknown {
  const value = field[side]
  if (value === undefined) return undefined
  return field.hidden ? hiddenValue : redacted(value)
}

/** A value on one line of at most `length` characters; what stands for none depends on why there is none. */
export function shortValue(field: DriftedField, side: 'desired' | 'live', length = 60): string {
  const value = visible(field, side)
  if (value === undefined) return side === 'live' ? '(missing)' : absences[field.kind]
  const other = visible(field, side === 'live' ? 'desired' : 'live')
  return clip(fromDifference(textOf(value), other === undefined ? '' : textOf(other), length), length) || '""'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : compact(value)
}

const absences: Readonly<Record<DriftedField['kind'], string>> = {
  changed: '(no longer declared)',
  missing: '(unknown)',
  added: '(not declared)',
  'taken-over': '(unknown)',
}

function compact(value: unknown): string {
  if (!isObject(value) && !Array.isArray(value)) return String(value)
  return JSON.stringify(value)
    .replaceAll(/"([\w./-]+)":/g, '$1: ')
    .replaceAll(/,(?=["\w{[])/g, ', ')
}

/** `alice (person, kubectl-edit)`: who wrote a value, as far as it is known. */
export function whoText(cause: FieldCause): string {
  const manager = cause.manager === undefined || cause.manager === '' ? [] : [clip(cause.manager, 60)]
  if (cause.username !== undefined) return `${clip(cause.username, 100)} (${[cause.class, ...manager].join(', ')})`
  return manager.length === 0 ? cause.class : `${manager.join('')} (${cause.class})`
}

/** How long ago, as kubectl writes ages: `90s`, `5m`, `3h`, `4d`; `-` where it is not known. */
export function ageText(time: number | undefined, now: number): string {
  if (time === undefined) return '-'
  const seconds = Math.max(0, Math.round((now - time) / 1000))
  if (seconds < 120) return `${String(seconds)}s`
  if (seconds < 2 * 3600) return `${String(Math.floor(seconds / 60))}m`
  if (seconds < 2 * 86_400) return `${String(Math.floor(seconds / 3600))}h`
  return `${String(Math.floor(seconds / 86_400))}d`
}

/** An object of which only the name is known, for printers of objects. */
export function objectOf({ apiVersion = 'v1', kind, name }: ObjectReference): JsonObject {
  return { apiVersion, kind, metadata: { name } }
}
