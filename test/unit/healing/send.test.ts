import assert from 'node:assert/strict'
import type { ApiFailure, ApiResult, FailureReason } from '../../../cluster/api-result.ts'
import { resources } from '../../../cluster/resource.ts'
import { send } from '../../../plugin/healing/act/send.ts'
import type { SendableWrite } from '../../../plugin/healing/act/prepare.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { scriptedClient } from '../../support/scripted-client.ts'

const of = { kind: 'Deployment', namespace: 'shop', name: 'web' }
const web = (replicas: number): JsonObject => ({
  ...{ kind: 'Deployment', metadata: { name: 'web', namespace: 'shop', uid: 'u1', generation: 7 } },
  spec: { replicas },
})
const patch: SendableWrite = {
  ...{ verb: 'patch', resource: resources.deployments, of, type: 'json' },
  patch: [{ op: 'replace', path: '/spec/replicas', value: 3 }],
}
const remove: SendableWrite = { verb: 'delete', resource: resources.deployments, of, uid: 'u1' }

/** An API server that fails a write like this, and has the object as it is then. */
function failing(failure: Partial<ApiFailure>, stored: JsonObject) {
  const client = scriptedClient({})
  const fail = (reason: FailureReason): ApiResult => ({
    ok: false,
    failure: { reason, status: 0, message: 'no', method: 'PATCH', path: '', ...failure },
  })
  return {
    ...client,
    request: ({ method }: { method: string }) => {
      return Promise.resolve(
        method === 'GET' ? { ok: true as const, value: stored } : fail(failure.reason ?? 'Timeout'),
      )
    },
  }
}

describe('a write whose answer is lost', () => {
  const rows: readonly [string, Partial<ApiFailure>, JsonObject, SendableWrite, string][] = [
    ['that was done is done', { reason: 'Timeout' }, web(3), patch, 'done'],
    ['that was not done may yet be: nobody knows', { reason: 'Timeout' }, web(1), patch, 'lost'],
    ['by a gateway may yet be done', { reason: 'Other', status: 503 }, web(1), patch, 'lost'],
    ['by a store that is slow may yet be done', internal('etcdserver: request timed out'), web(1), patch, 'lost'],
    [
      'but for what a webhook could not judge, is not',
      internal('failed calling webhook "a"'),
      web(1),
      patch,
      'refused',
    ],
    ['of a deletion is not yet one while the object is there', { reason: 'Timeout' }, web(1), remove, 'lost'],
    ['is not looked for where it was refused', { reason: 'Invalid', status: 422 }, web(1), patch, 'refused'],
    [
      'of a deletion, by another object of the name, is one',
      { reason: 'Conflict', status: 409 },
      other(),
      remove,
      'done',
    ],
    [
      'of a deletion that was refused for the same object',
      { reason: 'Conflict', status: 409 },
      web(1),
      remove,
      'refused',
    ],
  ]
  for (const [claim, failure, stored, write, kind] of rows)
    it(claim, async () => {
      assert.equal((await send(failing(failure, stored), write)).kind, kind)
    })
  it('is told with the object as it is, whose controller is waited for', async () => {
    const sent = await send(failing({ reason: 'Timeout' }, web(3)), patch)
    assert.deepEqual(sent.kind === 'done' && sent.object['metadata'], web(3)['metadata'])
  })
})

function internal(message: string): Partial<ApiFailure> {
  return { reason: 'Other', status: 500, message: `Internal error occurred: ${message}` }
}

function other(): JsonObject {
  return { ...web(1), metadata: { name: 'web', namespace: 'shop', uid: 'u2' } }
}
