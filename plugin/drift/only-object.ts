import { HealError } from '../../policies/heal-error.ts'
import { shellWord } from '../../policies/messages/text.ts'
import type { ComparedObject } from './drift.ts'
import { referenceText } from '../reference-text.ts'
import type { DriftReport } from './report.ts'

/**
 * The one object of a comparison of one TYPE/NAME; undefined where it is as declared. Throws a HealError where it was not compared,
 * is missing, or nothing declares it.
 */
export function onlyObject({ objects, summary, unread }: DriftReport, what: string): ComparedObject | undefined {
  const [object] = objects
  const [kind] = unread
  if (object === undefined && kind !== undefined)
    throw new HealError('unread', `${what} could not be read: ${kind.reason}`)
  if (object === undefined && summary.same === 0)
    throw new HealError('not-declared', `${what} is not there, or carries no declaration`, {
      hint: 'Name the manifests that declare it with -f',
    })
  if (object === undefined || object.state === 'same' || object.state === 'drifted') return object
  throw notDrifted(object)
}

function notDrifted({ ref, state, file, reason }: ComparedObject): HealError {
  if (state === 'missing')
    return new HealError('missing', `${referenceText(ref)} is missing: there is nothing that drifted`, {
      hint: `Create it: kubectl apply -f ${shellWord(file ?? 'FILE')}`,
    })
  return new HealError(state, `${referenceText(ref)} could not be compared: ${reason ?? state}`)
}
