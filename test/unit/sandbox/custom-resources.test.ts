import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { ApiClient, ApiResponse } from '../../sandbox/client.ts'
import { at, listAt, objectAt, textAt } from '../../sandbox/json.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { JsonObject } from '../../sandbox/types.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const merge = 'application/merge-patch+json'
const schemaOf = (spec: JsonObject): JsonObject => ({
  openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', ...spec } } },
})

function definition(plural: string, spec: JsonObject, more: JsonObject = {}): JsonObject {
  const schema = schemaOf(spec)
  const versions = [
    { name: 'v2', served: true, storage: true, schema },
    { name: 'v1', served: true, storage: false, schema },
  ]
  const names = { plural, kind: `${plural.charAt(0).toUpperCase()}${plural.slice(1, -1)}` }
  return {
    metadata: { name: `${plural}.example.com` },
    spec: { group: 'example.com', scope: 'Cluster', names, versions, ...more },
  }
}

describe('custom resources in the sandbox', () => {
  let sandbox: Sandbox
  let admin: ApiClient

  before(async () => {
    sandbox = await startSandbox()
    admin = sandbox.client('admin')
    const properties = { size: { type: 'integer', default: 1 }, text: { type: 'string' } }
    assert.equal(
      (await admin({ method: 'POST', path: definitions, body: definition('shoes', { properties }) })).status,
      201,
    )
    await until('/apis/example.com/v2/shoes', 200)
  })
  after(() => sandbox.stop())

  async function until(path: string, code: number): Promise<ApiResponse> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const answer = await admin({ path })
      if (answer.status === code) return answer
      await delay(10)
    }
    throw new Error(`${path} was never answered with ${code}`)
  }
  const create = (name: string, more: JsonObject = {}) =>
    admin({ method: 'POST', path: '/apis/example.com/v2/shoes', body: { metadata: { name }, ...more } })

  const refused: [string, JsonObject, number, RegExp][] = [
    ['another name', { metadata: { name: 'x.example.com' } }, 422, /must be spec\.names\.plural\+"\."\+spec\.group/],
    ['no storage version', { spec: { ...spec({}), versions: [] } }, 422, /exactly one version/],
    [
      'no schema',
      { spec: { ...spec({}), versions: [{ name: 'v1', served: true, storage: true }] } },
      422,
      /schemas are required/,
    ],
    [
      'rules in CEL',
      { spec: spec({ 'x-kubernetes-validations': [{ rule: 'true' }] }) },
      501,
      /x-kubernetes-validations/,
    ],
    ['alternatives', { spec: spec({ properties: { a: { oneOf: [], not: {} } } }) }, 501, /not in schemas/],
    [
      'conversion by webhooks',
      { spec: { ...spec({}), conversion: { strategy: 'Webhook' } } },
      501,
      /conversion by webhooks/,
    ],
  ]
  function spec(own: JsonObject): JsonObject {
    return objectAt(definition('hats', own), 'spec')
  }
  for (const [claim, change, code, message] of refused) {
    it(`a definition with ${claim} is refused with ${code}`, async () => {
      const body = { ...definition('hats', {}), ...change }
      const answer = await admin({ method: 'POST', path: definitions, body })
      assert.equal(answer.status, code, JSON.stringify(answer.body))
      assert.match(textAt(answer.body, 'message'), message)
    })
  }

  it('every served version shows the same objects', async () => {
    assert.equal((await create('one', { spec: { text: 'a' } })).status, 201)
    const { body } = await admin({ path: '/apis/example.com/v1/shoes/one' })
    assert.deepEqual([body['apiVersion'], body['spec']], ['example.com/v1', { text: 'a', size: 1 }])
    const list = await admin({ path: '/apis/example.com/v1/shoes' })
    assert.deepEqual(
      listAt(list.body, 'items').map((item) => item['apiVersion']),
      ['example.com/v1'],
    )
  })

  it('a change in the other version is one of the same object', async () => {
    const patch = { method: 'PATCH', path: '/apis/example.com/v1/shoes/one', contentType: merge }
    const { status } = await admin({ ...patch, body: { spec: { size: 3 } } })
    const { body } = await admin({ path: '/apis/example.com/v2/shoes/one' })
    assert.deepEqual([status, at(body, 'spec.size'), body['apiVersion']], [200, 3, 'example.com/v2'])
  })

  it('a field that an object has only by the name __proto__ is dropped', async () => {
    const { body } = await create('two', JSON.parse('{"spec": {"__proto__": {"size": 9}}}') as JsonObject)
    assert.equal(at(body, 'spec.size'), 1)
  })

  it('webhooks are asked about custom objects, and may refuse them', async () => {
    const webhook = {
      ...{ name: 'refuse.example.com', sideEffects: 'None', admissionReviewVersions: ['v1'] },
      clientConfig: { url: 'https://127.0.0.1:1/' },
      rules: [{ operations: ['CREATE'], apiGroups: ['example.com'], apiVersions: ['v2'], resources: ['shoes'] }],
    }
    const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'
    await admin({ method: 'POST', path, body: { metadata: { name: 'refuse' }, webhooks: [webhook] } })
    const { status, body } = await create('three')
    await admin({ method: 'DELETE', path: `${path}/refuse` })
    assert.equal(status, 500)
    assert.match(textAt(body, 'message'), /failed calling webhook "refuse\.example\.com"/)
  })

  it('a definition waits for its objects, and those for their finalizers', async () => {
    const patch = { method: 'PATCH', path: '/apis/example.com/v2/shoes/one', contentType: merge }
    await admin({ ...patch, body: { metadata: { finalizers: ['example.com/wait'] } } })
    await admin({ method: 'DELETE', path: `${definitions}/shoes.example.com` })
    await until('/apis/example.com/v2/shoes/two', 404)
    assert.equal((await admin({ path: `${definitions}/shoes.example.com` })).status, 200)
    await admin({ ...patch, body: { metadata: { finalizers: null } } })
    await until(`${definitions}/shoes.example.com`, 404)
    assert.equal((await admin({ path: '/apis/example.com/v2/shoes' })).status, 404)
    assert.equal((await admin({ path: '/apis/example.com' })).status, 404)
  })
})
