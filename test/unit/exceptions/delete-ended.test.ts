import assert from 'node:assert/strict'
import { createDeleteEnded } from '../../../admission/exceptions/delete-ended.ts'
import { keptAfterEnd } from '../../../admission/exceptions/retention.ts'
import type { ApiRequest, FailureReason } from '../../../cluster/api-result.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { exceptionObject, tenAtNight } from '../../support/policy-objects.ts'
import { scriptedClient } from '../../support/scripted-client.ts'

const later = tenAtNight + keptAfterEnd
const expired = { phase: 'Expired' }

/** One that ends so many milliseconds before it would have to go. */
function ending(left: number, metadata: JsonObject = {}, status: JsonObject = expired): JsonObject {
  return { ...exceptionObject({ expiresAt: new Date(tenAtNight + left).toISOString() }, metadata), status }
}

function deleting(answer: (request: ApiRequest) => FailureReason | undefined = () => undefined) {
  const state = { now: later, leading: true }
  const [asked, deleted, problems]: [ApiRequest[], string[], string[]] = [[], [], []]
  const client = scriptedClient({})
  client.request = (request) => {
    asked.push(request)
    const reason = answer(request)
    if (reason === undefined) return Promise.resolve({ ok: true, value: {} })
    const { method, path } = request
    return Promise.resolve({ ok: false, failure: { reason, status: 400, message: reason, method, path } })
  }
  const pass = createDeleteEnded({
    client,
    leading: () => state.leading,
    now: () => state.now,
    onDeleted: (object) => deleted.push(String(dig(object, 'metadata', 'name'))),
    onProblem: (problem) => problems.push(problem),
  })
  return { pass, state, asked, deleted, problems }
}

const many = (count: number) => Array.from({ length: count }, (_, at) => ending(0, { name: `e${at}` }))

describe('exceptions that ended long ago', () => {
  const rows: readonly (readonly [claim: string, exception: JsonObject, isDeleted: boolean])[] = [
    ['are deleted 30 days after they expired', ending(0), true],
    ['and 30 days after they were revoked', ending(0, {}, { phase: 'Revoked' }), true],
    ['are kept a millisecond less', ending(1), false],
    ['are kept until their end was told', ending(0, {}, { phase: 'Active' }), false],
    ['are kept without a status', exceptionObject({ expiresAt: '2020-01-01T00:00:00Z' }), false],
    ['are kept where their end cannot be read', { ...exceptionObject({ expiresAt: 'soon' }), status: expired }, false],
    ['are not deleted twice', ending(0, { deletionTimestamp: '2026-11-20T22:01:00Z' }), false],
  ]
  for (const [claim, exception, isDeleted] of rows)
    it(claim, async () => {
      const { pass, deleted } = deleting()
      await pass([exception])
      assert.deepEqual(deleted, isDeleted ? ['sale'] : [])
    })

  it('are deleted as they were seen, and no later version of them', async () => {
    const { pass, asked } = deleting()
    await pass([ending(0)])
    const [request] = asked
    assert.equal(`${request?.method} ${request?.path}`, 'DELETE /apis/kubectl-heal.io/v1alpha1/driftexceptions/sale')
    assert.deepEqual(dig(request?.body, 'preconditions'), { uid: 'exception-uid', resourceVersion: '1' })
  })

  it('go ten a second, however often it is looked', async () => {
    const { pass, deleted, state } = deleting()
    await pass(many(25))
    await pass(many(25))
    assert.equal(deleted.length, 10)
    state.now += 1_000
    await pass(many(25))
    assert.equal(deleted.length, 20)
  })

  it('are left to the leader, also where it changes on the way', async () => {
    const { pass, deleted, state } = deleting(() => {
      state.leading = false
      return undefined
    })
    await pass(many(3))
    await pass(many(3))
    assert.equal(deleted.length, 1)
  })

  it('that changed or are gone are no problem, and do not keep the others', async () => {
    const reasons: (FailureReason | undefined)[] = ['Conflict', 'NotFound', undefined]
    const { pass, deleted, problems } = deleting(() => reasons.shift())
    await pass(many(3))
    assert.deepEqual([deleted, problems], [['e2'], []])
  })

  it('are left for a minute where it may not delete them', async () => {
    const { pass, asked, problems, state } = deleting(() => 'Forbidden')
    await pass(many(3))
    state.now += 59_000
    await pass(many(3))
    assert.deepEqual([asked.length, problems], [1, ['Forbidden']])
    state.now += 1_000
    await pass(many(3))
    assert.equal(asked.length, 2)
  })
})
