import { asString, dig, digObject, type JsonObject } from '../../../policies/json.ts'
import { referenceKey } from '../../object-reference.ts'
import { isAtOrBelow } from '../compare/path-text.ts'
import type { ComparedObject, DriftedField, FieldCause } from '../drift.ts'
import { usernameClass } from './username-class.ts'

/** The reasons of the Events that admission leaves when it lets a change of something locked pass. */
export const admissionReasons = ['LockedFieldsChanged', 'ExceptionUsed'] as const

/** A change that admission saw and let pass. */
export interface SeenChange {
  /** `Deployment/prod-shop/web` */
  object: string
  username: string
  paths: readonly string[]
  exception?: string
  /** milliseconds since the epoch */
  time: number
}

const note = /^([^]*?) changed ([^]*?)(?:, locked by policy | against policy )([^]*)$/

/** What an Event of admission tells; undefined for any other Event, or where it cannot be read. */
export function seenChange(event: JsonObject): SeenChange | undefined {
  const reason = asString(event['reason']) ?? ''
  const regarding = digObject(event, 'regarding') ?? digObject(event, 'involvedObject')
  const text = asString(event['note']) ?? asString(event['message']) ?? ''
  if (!admissionReasons.some((known) => known === reason) || regarding === undefined) return undefined
  const [, username, paths, rest = ''] = note.exec(text) ?? []
  const times = [dig(event, 'series', 'lastObservedTime'), event['eventTime'], event['lastTimestamp']]
  const time = Math.max(
    ...times.map((written) => Date.parse(asString(written) ?? '')).filter((each) => !Number.isNaN(each)),
  )
  if (username === undefined || paths === undefined || !Number.isFinite(time)) return undefined
  const exception = /by exception "([^"]*)"$/.exec(rest)?.[1]
  const [kind = '', name = ''] = [asString(regarding['kind']), asString(regarding['name'])]
  const namespace = asString(regarding['namespace'])
  return {
    object: referenceKey({ kind, name, ...(namespace === undefined ? {} : { namespace }) }),
    username,
    paths: paths.split(/, | and /),
    time,
    ...(exception === undefined ? {} : { exception }),
  }
}

/** managedFields count in seconds, and an Event may be a series whose end is written a little later. */
const closeEnough = 60_000

/**
 * The objects with the usernames that admission saw: field managers can be given any name, a username cannot. A change that
 * somebody made later, without admission's leave, is not laid at the door of the one before.
 */
export function withSeenChanges(objects: readonly ComparedObject[], changes: readonly SeenChange[]): ComparedObject[] {
  const byObject = Map.groupBy(changes, ({ object }) => object)
  return objects.map((object) => {
    const seen = byObject.get(referenceKey(object.ref)) ?? []
    return seen.length === 0 ? object : { ...object, fields: object.fields.map((field) => withSeen(field, seen)) }
  })
}

function withSeen(field: DriftedField, seen: readonly SeenChange[]): DriftedField {
  const { cause } = field
  const matching = seen.filter(({ paths, time }) => {
    const isNear = cause.time === undefined || Math.abs(cause.time - time) <= closeEnough
    return isNear && paths.some((path) => isAtOrBelow(field.path, path) || isAtOrBelow(path, field.path))
  })
  const last = matching.toSorted((left, right) => right.time - left.time)[0]
  return last === undefined ? field : { ...field, cause: causeWith(cause, last) }
}

function causeWith(cause: FieldCause, { username, exception, time }: SeenChange): FieldCause {
  return {
    ...cause,
    class: usernameClass(username),
    username,
    ...(exception === undefined ? {} : { exception }),
    time: cause.time ?? time,
  }
}
