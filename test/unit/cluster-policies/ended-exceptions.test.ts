import assert from 'node:assert/strict'
import { createCombination } from '../../../admission/cluster-policies/combination.ts'
import { objectProblems } from '../../../admission/cluster-policies/object-problems.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { byName, exceptionObject, policyObject, tenAtNight } from '../../support/policy-objects.ts'

const hour = 3_600_000
const end = tenAtNight + hour

function world() {
  const clock = { now: tenAtNight }
  const combination = createCombination([], () => clock.now)
  const at = async (now: number, ...exceptions: JsonObject[]) => {
    clock.now = now
    const merged = await combination.combine(byName(policyObject()), byName(...exceptions))
    assert.ok(merged !== undefined)
    return merged
  }
  return { at }
}

describe('exceptions that have ended', () => {
  const rows: readonly (readonly [claim: string, now: number, inSet: number, reason: string])[] = [
    ['are part of the set to their end', end - 1, 1, 'Loaded'],
    ['and a minute longer, for what was judged at their last moment', end + 59_999, 1, 'Loaded'],
    ['and then a record', end + 60_000, 0, 'Ended'],
  ]
  for (const [claim, now, inSet, reason] of rows)
    it(claim, async () => {
      const merged = await world().at(now, exceptionObject())
      assert.equal(merged.set.exceptions.length, inSet)
      assert.equal(merged.exceptions.get('sale')?.reason, reason)
      assert.equal(merged.exceptions.get('sale')?.expiresAt, end)
    })

  it('leave no trace in the hash', async () => {
    const { at } = world()
    const { set: without } = await at(tenAtNight)
    const { set: running } = await at(tenAtNight, exceptionObject())
    const { set: ended } = await at(end + hour, exceptionObject())
    assert.notEqual(running.hash, without.hash)
    assert.equal(ended.hash, without.hash)
  })

  it('are not built, so that nothing is wrong with them any more', async () => {
    const { at } = world()
    const broken = exceptionObject({ policy: 'gone' })
    assert.equal(objectProblems(await at(tenAtNight, broken), tenAtNight).length, 1)
    const merged = await at(end + hour, broken)
    assert.deepEqual([merged.exceptions.get('sale')?.problems, objectProblems(merged, end + hour)], [[], []])
  })

  it('are ended in time where they were revoked', async () => {
    const revoked = exceptionObject(
      { expiresAt: '2026-11-20T22:05:00Z' },
      { annotations: { 'kubectl-heal.io/revoked-by': 'boss' } },
    )
    const merged = await world().at(tenAtNight + 10 * 60_000, revoked)
    assert.equal(merged.exceptions.get('sale')?.reason, 'Ended')
  })

  it('are built where a clock is set back', async () => {
    const { at } = world()
    const object = exceptionObject()
    await at(end + hour, object)
    assert.equal((await at(tenAtNight, object)).set.exceptions.length, 1)
  })
})
