import assert from 'node:assert/strict'
import { objectAt } from '../../sandbox/json.ts'
import type { AdmissionAttributes, JsonObject, MutationOutcome } from '../../sandbox/types.ts'
import { createWebhookDispatcher } from '../../sandbox/webhooks.ts'
import type { ReceivedCall, WebhookReply, WebhookServer } from '../../support/webhook-server.ts'
import { startWebhookServer } from '../../support/webhook-server.ts'
import { configuration, everything, storeOf, servingCertificate } from './configurations.ts'
import { attributesOf, recordedReviews } from './recorded-reviews.ts'

const reviews = recordedReviews()
const create = attributesOf(reviews.get('create-deployments-by-admin-kubectl-create.json') ?? {})
const remove = attributesOf(reviews.get('delete-pods-by-replicaset-controller.json') ?? {})
const certificate = servingCertificate()

const patching = (...operations: JsonObject[]): WebhookReply => {
  const patch = Buffer.from(JSON.stringify(operations)).toString('base64')
  return { response: { allowed: true, patchType: 'JSONPatch', patch } }
}
const addLabel = (name: string) => patching({ op: 'add', path: `/metadata/labels/${name}`, value: 'yes' })
const labelsOf = (call: ReceivedCall) => Object.keys(objectAt(call.review, 'request.object.metadata.labels'))

describe('mutating webhooks', () => {
  let server: WebhookServer
  let reply: (call: ReceivedCall) => WebhookReply

  before(async () => {
    server = await startWebhookServer(certificate, (call) => reply(call))
  })

  after(() => server.close())

  const hook = (name: string, changes: JsonObject = {}): JsonObject =>
    everything(`${server.url}/${name}`, certificate.certificate, { name, ...changes })

  async function mutate(webhooks: JsonObject[], request: AdmissionAttributes = create): Promise<MutationOutcome> {
    server.calls.length = 0
    const dispatcher = createWebhookDispatcher(storeOf({ mutating: [configuration('c', webhooks)] }))
    const outcome = await dispatcher.mutate(request, (object) => ({ ...object, defaulted: true }))
    dispatcher.close()
    return outcome
  }

  it('each sees what the one before changed and the defaults after it', async () => {
    reply = (call) => addLabel(call.path.slice(1, 2))
    const outcome = await mutate([hook('a'), hook('b')])
    assert.ok(outcome.allowed)
    assert.deepEqual(Object.keys(objectAt(outcome.object, 'metadata.labels')), ['app', 'a', 'b'])
    assert.deepEqual(server.calls.map(labelsOf), [['app'], ['app', 'a']])
    assert.equal(objectAt(server.calls[1]?.review, 'request.object')['defaulted'], true)
  })

  it('the object that was given is left as it was', async () => {
    reply = () => addLabel('a')
    const before = structuredClone(create.object)
    await mutate([hook('a')])
    assert.deepEqual(create.object, before)
  })

  it('replace sets what was not there, as in kube-apiserver', async () => {
    reply = () => patching({ op: 'replace', path: '/metadata/labels/new', value: 'yes' })
    const outcome = await mutate([hook('a')])
    assert.equal(objectAt(outcome.allowed && outcome.object, 'metadata.labels')['new'], 'yes')
  })

  it('reinvocation IfNeeded calls an earlier webhook once more after a change, not the one that changed', async () => {
    reply = (call) => (call.path.startsWith('/b') ? addLabel('b') : { response: { allowed: true } })
    await mutate([
      hook('a', { reinvocationPolicy: 'IfNeeded' }),
      hook('b', { reinvocationPolicy: 'IfNeeded' }),
      hook('n'),
    ])
    assert.deepEqual(
      server.calls.map(({ path }) => path.slice(1, 2)),
      ['a', 'b', 'n', 'a'],
    )
  })

  it('a webhook that changes the object again has the ones after it called again', async () => {
    const counted = (call: ReceivedCall) =>
      String(Number(objectAt(call.review, 'request.object.metadata.labels')['a'] ?? 0) + 1)
    reply = (call) => {
      if (call.path.startsWith('/a')) return patching({ op: 'add', path: '/metadata/labels/a', value: counted(call) })
      return call.path.startsWith('/b') ? addLabel('b') : { response: { allowed: true } }
    }
    const ifNeeded = { reinvocationPolicy: 'IfNeeded' }
    await mutate([hook('a', ifNeeded), hook('b'), hook('c', ifNeeded)])
    assert.deepEqual(
      server.calls.map(({ path }) => path.slice(1, 2)),
      ['a', 'b', 'c', 'a', 'c'],
    )
  })

  it('reinvocation is not needed after a patch that changes nothing', async () => {
    reply = () => patching({ op: 'replace', path: '/metadata/labels/app', value: 'web9' })
    await mutate([hook('a', { reinvocationPolicy: 'IfNeeded' }), hook('b')])
    assert.equal(server.calls.length, 2)
  })

  const refusals: [string, WebhookReply, number, RegExp, AdmissionAttributes?][] = [
    [
      'a denial',
      { response: { allowed: false, status: { message: 'no', code: 403 } } },
      403,
      /"a" denied the request: no$/,
    ],
    [
      'a patch that does not apply',
      patching({ op: 'remove', path: '/nothing' }),
      500,
      /^Internal error occurred: error in remove for path: '\/nothing'/,
    ],
    [
      'a patch that tests false',
      patching({ op: 'test', path: '/kind', value: 'Pod' }),
      500,
      /^Internal error occurred: /,
    ],
    [
      'a patch of the prototype',
      patching({ op: 'add', path: '/__proto__/polluted', value: 1 }),
      500,
      /^Internal error occurred: /,
    ],
    ['a patch that is no list', undecodable(), 500, /undecodable patch/],
    [
      'a patch that is no base64',
      { response: { allowed: true, patchType: 'JSONPatch', patch: '!!' } },
      500,
      /failed to call webhook: illegal base64 data at input byte 0$/,
    ],
    [
      'a patch without a type',
      { response: { allowed: true, patch: 'W10=' } },
      500,
      /webhook returned response\.patch but not response\.patchType$/,
    ],
    [
      'an unknown patch type',
      {
        response: {
          allowed: true,
          patch: Buffer.from('[{"op":"x","path":""}]').toString('base64'),
          patchType: 'Merge',
        },
      },
      500,
      /unsupported patch type "Merge"$/,
    ],
    ['a patch of nothing', addLabel('x'), 500, /"a" attempted to modify the object, which is not supported/, remove],
  ]
  for (const [claim, answer, code, message, request] of refusals) {
    it(`${claim} refuses the request`, async () => {
      reply = () => answer
      const outcome = await mutate([hook('a')], request)
      assert.ok(!outcome.allowed)
      assert.equal(outcome.status.code, code)
      assert.match(outcome.status.message, message)
    })
  }

  it('an invalid answer is passed over where failures are ignored', async () => {
    reply = (call) => (call.path.startsWith('/a') ? undecodable() : addLabel('b'))
    const outcome = await mutate([hook('a', { failurePolicy: 'Ignore' }), hook('b')])
    assert.deepEqual(Object.keys(objectAt(outcome.allowed && outcome.object, 'metadata.labels')), ['app', 'b'])
  })
})

function undecodable(): WebhookReply {
  return { response: { allowed: true, patchType: 'JSONPatch', patch: Buffer.from('{"op":"add"}').toString('base64') } }
}
