import assert from 'node:assert/strict'
import type { ObjectState } from '../../../admission/cluster-policies/merge.ts'
import { phaseOf } from '../../../admission/exceptions/phase.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { exceptionObject } from '../../support/policy-objects.ts'

const loaded: ObjectState = { reason: 'Loaded', isLastGood: false, problems: [] }
const invalid: ObjectState = {
  ...loaded,
  reason: 'Invalid',
  problems: [{ severity: 'error', path: 'spec.policy', message: 'there is no policy "lock"' }],
}
const revoked = { annotations: { 'kubectl-heal.io/revoked-by': 'boss' } }
const begins = { notBefore: '2026-11-20T22:10:00Z' }

type Row = readonly [claim: string, object: JsonObject, at: string, phase: string, message: string, state?: ObjectState]

const rows: Row[] = [
  ['is active until it ends', exceptionObject(), '22:59:59.999', 'Active', 'ends at 2026-11-20T23:00:00Z'],
  ['has expired at its end', exceptionObject(), '23:00:00.000', 'Expired', 'Expired, changes kept'],
  ['is pending before it begins', exceptionObject(begins), '22:09:59.999', 'Pending', 'begins at 2026-11-20T22:10:00Z'],
  ['begins at notBefore', exceptionObject(begins), '22:10:00.000', 'Active', 'ends at 2026-11-20T23:00:00Z'],
  ['says who revoked it', exceptionObject({}, revoked), '23:00:00.000', 'Revoked', 'Revoked by boss, changes kept'],
  [
    'says that nothing is reverted',
    exceptionObject({ atExpiry: 'Revert' }),
    '23:00:00.000',
    'Expired',
    'Expired; reverting needs the controller; changes kept',
  ],
  [
    'is pending while it is not in force, and says why',
    exceptionObject(),
    '22:30:00.000',
    'Pending',
    'not in force: spec.policy: there is no policy "lock"',
    invalid,
  ],
  ['has expired even so', exceptionObject(), '23:00:00.000', 'Expired', 'Expired, changes kept', invalid],
  [
    'is pending while a file stands before it',
    exceptionObject(),
    '22:30:00.000',
    'Pending',
    'not in force: a file of the same name is in force instead',
    { ...loaded, reason: 'ShadowedByFile' },
  ],
]

describe('the phase of an exception', () => {
  for (const [claim, object, at, phase, message, state = loaded] of rows) {
    it(claim, () => {
      assert.deepEqual(phaseOf(object, state, Date.parse(`2026-11-20T${at}Z`)), { phase, message })
    })
  }
})
