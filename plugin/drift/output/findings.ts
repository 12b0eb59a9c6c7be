import { oneLine } from '../../../policies/messages/text.ts'
import { referenceText } from '../../reference-text.ts'
import type { ComparedObject, DriftedField } from '../drift.ts'
import type { DriftReport } from '../report.ts'
import { shortValue, whoText } from './show.ts'

/** One thing to report to a machine that counts findings: a field, or a whole object. */
export interface DriftFinding {
  object: ComparedObject
  /** `changed`, `missing-object`, … */
  rule: string
  path: string | undefined
  /** One line, without a full stop. */
  message: string
  isLocked: boolean
  /** It was not compared, rather than found to differ. */
  isError: boolean
}

/** Everything that a report finds, tolerated fields left out. */
export function findingsOf({ objects }: DriftReport): DriftFinding[] {
  return objects.flatMap((object) => {
    if (object.state === 'drifted') return object.fields.flatMap((field) => fieldFinding(object, field))
    return object.state === 'same' ? [] : [objectFinding(object)]
  })
}

function fieldFinding(object: ComparedObject, field: DriftedField): DriftFinding[] {
  if (field.tolerated !== undefined) return []
  const { kind, cause, lockedBy } = field
  const path = oneLine(field.path)
  const lock = lockedBy === undefined ? '' : `, locked by ${lockedBy.policy}/${lockedBy.rule}`
  const message = `${path} is ${shortValue(field, 'live')}, declared is ${shortValue(field, 'desired')}; by ${whoText(cause)}${lock}`
  return [{ object, rule: kind, path, message, isLocked: lockedBy !== undefined, isError: false }]
}

function objectFinding(object: ComparedObject): DriftFinding {
  const { state, reason, ref } = object
  const isError = state === 'unread' || state === 'not-comparable'
  const message = `${referenceText(ref)} is ${state === 'extra' ? 'there without being declared' : state}${reason === undefined ? '' : `: ${reason}`}`
  return { object, rule: `${state}-object`, path: undefined, message: oneLine(message), isLocked: false, isError }
}
