import { dig, type JsonObject } from '../../policies/json.ts'
import { clip } from '../../policies/messages/text.ts'
import { referenceOf, type ObjectReference } from '../object-reference.ts'
import type { EventView } from './event-view.ts'
import type { Evidence } from './finding.ts'
import type { ConditionView } from './pod-view.ts'
import { timeOf } from '../text/time.ts'

/** The longest value that evidence may have. */
const longest = 300

/** A field of an object as evidence; what is no string is told as JSON. */
export function fieldEvidence(object: JsonObject, path: string, value: unknown, time?: number): Evidence {
  const told = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
  return evidence(referenceOf(object), path, told, time)
}

/** The field at the end of a chain of keys as evidence: `spec.schedulerName`. */
export function valueEvidence(object: JsonObject, ...keys: readonly string[]): Evidence {
  return fieldEvidence(object, keys.join('.'), dig(object, ...keys) ?? 'not set')
}

/** A condition as evidence: its status, reason and message, since its last transition. */
export function conditionEvidence(object: JsonObject, condition: ConditionView): Evidence {
  const { type, status, reason, message, since } = condition
  const told = [status, reason, message].filter((part) => part !== '').join(': ')
  return evidence(referenceOf(object), `status.conditions[type=${type}]`, told, since)
}

/** An Event as evidence. */
export function eventEvidence({ about, reason, message, last }: EventView): Evidence {
  return evidence(about, `event ${reason}`, message, last)
}

/** What an object of this name has, where the object itself was not read or does not exist. */
export function missingEvidence(reference: ObjectReference): Evidence {
  return evidence(reference, 'metadata.name', 'does not exist')
}

/** When an object was created, as evidence of how long something lasts. */
export function ageEvidence(object: JsonObject): Evidence {
  const created = dig(object, 'metadata', 'creationTimestamp')
  return fieldEvidence(object, 'metadata.creationTimestamp', created, timeOf(created))
}

function evidence(object: ObjectReference, field: string, value: string, time?: number): Evidence {
  return { object, field, value: clip(value, longest), ...(time === undefined ? {} : { time }) }
}
