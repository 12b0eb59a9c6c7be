import assert from 'node:assert/strict'
import { exceptionLimits, fullBecause } from '../../../admission/policy-objects/exception-limits.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { exceptionObject, tenAtNight } from '../../support/policy-objects.ts'

const hour = 3_600_000

/** So many that run, and so many that have ended. */
function exceptions(running: number, ended: number): Map<string, JsonObject> {
  const now = Array.from({ length: running }, (_, at) => [`r${at}`, exceptionObject()] as const)
  const past = { expiresAt: new Date(tenAtNight - hour).toISOString() }
  const before = Array.from({ length: ended }, (_, at) => [`e${at}`, exceptionObject(past)] as const)
  return new Map([...now, ...before])
}

describe('how many exceptions there may be', () => {
  const small = { running: 5, inAll: 8 }
  const rows: readonly (readonly [
    claim: string,
    running: number,
    ended: number,
    limits: typeof small,
    ...told: RegExp[],
  ])[] = [
    ['one more may be granted below both limits', 4, 3, small],
    ['ended ones do not count as running', 0, 7, small],
    [
      'none where as many run as may',
      5,
      0,
      small,
      /^the cluster has 5 exceptions that have not ended, and no further one is granted from 5 on$/,
      /kubectl heal override list -A --all, and end .* kubectl heal override revoke NAME$/,
    ],
    [
      'none where there are as many as may be, ended or not',
      1,
      7,
      small,
      /^the cluster has 8 exceptions, and no further one is granted from 8 on$/,
      /who may delete driftexceptions \(a cluster administrator; the ClusterRole heal-override may not\)/,
    ],
    ['4,999 run in a cluster', 4_999, 3_000, exceptionLimits],
    ['the 5,001st is too many', 5_000, 0, exceptionLimits, /has 5,000 exceptions that have not ended/, /revoke NAME/],
    ['the 8,001st too', 0, 8_000, exceptionLimits, /has 8,000 exceptions, /, /kubectl delete driftexception NAME/],
  ]
  for (const [claim, running, ended, limits, problem, hint] of rows)
    it(claim, () => {
      const full = fullBecause(exceptions(running, ended), tenAtNight, limits)
      assert.equal(full === undefined, problem === undefined)
      if (full === undefined || problem === undefined || hint === undefined) return
      assert.match(full.problem, problem)
      assert.match(full.hint, hint)
    })
})
