import assert from 'node:assert/strict'
import type { ApiClient } from '../../../../cluster/api-client.ts'
import type { ApiResult } from '../../../../cluster/api-result.ts'
import { askWhoAsks } from '../../../../plugin/override/asker.ts'

const server = Date.parse('2026-11-20T22:00:00Z')

function answering(result: ApiResult): ApiClient {
  const unused = (): Promise<never> => Promise.reject(new Error('not asked'))
  return { request: () => Promise.resolve(result), get: unused, text: unused, watch: unused, close: () => undefined }
}

const review = (creationTimestamp?: string): ApiResult => ({
  ok: true,
  value: {
    metadata: creationTimestamp === undefined ? {} : { creationTimestamp },
    status: { userInfo: { username: 'alice', groups: ['oncall'] } },
  },
})

function failing(reason: 'Forbidden' | 'Unreachable'): ApiResult {
  return { ok: false, failure: { reason, status: 0, message: 'no', method: 'POST', path: '/x' } }
}

describe('who asks, and when', () => {
  const times: [string, number, ApiResult, number, RegExp | undefined][] = [
    ['clocks that agree', server + 300, review('2026-11-20T22:00:00Z'), server, undefined],
    ['a clock ahead', server + 600_000, review('2026-11-20T22:00:00Z'), server, /^warning: .* 10m ahead of the API/],
    ['a clock behind', server - 7_200_000, review('2026-11-20T22:00:00Z'), server, /2h behind the API server's/],
    ['a server that tells no time', server + 700, review(), server, undefined],
    ['a server that does not tell who asks', server + 700, failing('Forbidden'), server, /^note: who you are is not/],
  ]
  for (const [claim, here, result, now, note] of times) {
    it(claim, async () => {
      const asker = await askWhoAsks(answering(result), () => here)
      assert.equal(asker.now, now)
      assert.equal(asker.notes.length, note === undefined ? 0 : 1)
      if (note !== undefined) assert.match(asker.notes[0] ?? '', note)
    })
  }

  it('is the user that the API server sees', async () => {
    const { user } = await askWhoAsks(answering(review()), () => server)
    assert.deepEqual(user, { username: 'alice', groups: ['oncall'] })
  })

  it('a server that cannot be reached is an error', async () => {
    await assert.rejects(
      askWhoAsks(answering(failing('Unreachable')), () => server),
      { code: 'cluster-unreachable' },
    )
  })
})
