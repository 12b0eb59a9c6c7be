import { dig, type JsonObject } from '../../policies/json.ts'
import { revokedBy, timeOf } from '../../policies/load/stored-exception.ts'
import type { ExceptionState } from '../cluster-policies/merge.ts'
import { problemText, shadowed } from '../cluster-policies/object-problems.ts'

/** Where an exception is in its life. */
export type Phase = 'Pending' | 'Active' | 'Expired' | 'Revoked'

/** All of them, in order. */
export const phases: readonly Phase[] = ['Pending', 'Active', 'Expired', 'Revoked']

/** A phase, and the sentence that goes with it. */
export interface PhaseTold {
  phase: Phase
  message: string
}

/** The phase of an exception by the clock (milliseconds since the epoch); one that is not in force is Pending, and says why. */
export function phaseOf(exception: JsonObject, state: ExceptionState | undefined, now: number): PhaseTold {
  const { notBefore, expiresAt, revoker } = termsOf(exception)
  if (expiresAt !== undefined && now >= expiresAt) return ended(exception, revoker)
  if (state?.reason === 'ShadowedByFile') return { phase: 'Pending', message: `not in force: ${shadowed}` }
  if (state?.reason === 'Invalid') {
    const why = state.problems.map(problemText).join('; ') || 'it is being deleted'
    return { phase: 'Pending', message: `not in force: ${why}`.slice(0, 4096) }
  }
  if (notBefore !== undefined && now < notBefore)
    return { phase: 'Pending', message: `begins at ${String(dig(exception, 'spec', 'notBefore'))}` }
  return { phase: 'Active', message: `ends at ${String(dig(exception, 'spec', 'expiresAt'))}` }
}

function ended(exception: JsonObject, revoker: string | undefined): PhaseTold {
  if (revoker !== undefined) return { phase: 'Revoked', message: `Revoked by ${revoker.slice(0, 512)}, changes kept` }
  const asked = dig(exception, 'spec', 'atExpiry')
  if (asked === 'Revert') return { phase: 'Expired', message: 'Expired; reverting needs the controller; changes kept' }
  return { phase: 'Expired', message: 'Expired, changes kept' }
}

interface Terms {
  notBefore: number | undefined
  expiresAt: number | undefined
  revoker: string | undefined
}

/** Every exception is looked at every second; its times are read once. */
const known = new WeakMap<JsonObject, Terms>()

function termsOf(exception: JsonObject): Terms {
  let terms = known.get(exception)
  if (terms === undefined) {
    const [notBefore, expiresAt] = [timeOf(exception, 'spec', 'notBefore'), timeOf(exception, 'spec', 'expiresAt')]
    terms = { notBefore, expiresAt, revoker: revokedBy(exception) }
    known.set(exception, terms)
  }
  return terms
}
