import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { Server } from 'node:https'
import { selfSignedCertificate } from '../../sandbox/certificate.ts'
import { at, isObject, listAt, objectAt, textAt } from '../../sandbox/json.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { JsonObject } from '../../sandbox/types.ts'
import { workload } from './machinery.ts'

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const configurations = '/apis/admissionregistration.k8s.io/v1'
const everything = { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*'] }

describe('webhooks of the sandbox, over real HTTPS', () => {
  let sandbox: Sandbox
  let webhook: Server
  let reviews: JsonObject[]
  let url: string
  const services = new Map<string, string>()

  before(async () => {
    const { certificate, key } = selfSignedCertificate('webhook', ['localhost', 'webhook.system.svc'])
    webhook = createServer({ cert: certificate, key }, (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const review: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
        const asked = objectAt(review, 'request')
        reviews.push(asked)
        response.end(
          JSON.stringify({ ...(isObject(review) ? review : {}), response: answer(request.url ?? '', asked) }),
        )
      })
    })
    webhook.listen(0, '127.0.0.1')
    await once(webhook, 'listening')
    const address = webhook.address()
    url = `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    sandbox = await startSandbox({ controllers: false, services })
    const admin = sandbox.client('admin')
    const caBundle = Buffer.from(certificate).toString('base64')
    for (const [kind, path] of [
      ['ValidatingWebhookConfiguration', 'validate'],
      ['MutatingWebhookConfiguration', 'mutate'],
    ] as const) {
      const hook = {
        name: `${path}.example.com`,
        clientConfig: { url: `${url}/${path}`, caBundle },
        rules: [everything],
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
      }
      const body = { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name: path }, webhooks: [hook] }
      const { status } = await admin({ method: 'POST', path: `${configurations}/${kind.toLowerCase()}s`, body })
      assert.equal(status, 201)
    }
  })
  beforeEach(() => {
    reviews = []
  })
  after(async () => {
    await sandbox.stop()
    webhook.close()
    webhook.closeAllConnections()
  })

  /** Denies scaling by the developer; labels what is created. */
  function answer(path: string, review: JsonObject): JsonObject {
    const uid = review['uid']
    if (path.startsWith('/mutate') && review['operation'] === 'CREATE') {
      const patch = JSON.stringify([{ op: 'add', path: '/metadata/labels', value: { mutated: 'yes' } }])
      return { uid, allowed: true, patchType: 'JSONPatch', patch: Buffer.from(patch).toString('base64') }
    }
    const denied =
      path.startsWith('/validate') &&
      review['subResource'] === 'scale' &&
      ['developer', 'on-call'].includes(textAt(review, 'userInfo.username'))
    const refused = { code: 403, reason: 'Forbidden', message: 'replicas are locked' }
    const status = textAt(review, 'userInfo.username') === 'developer' ? refused : {}
    return { uid, allowed: !denied, warnings: ['seen'], ...(denied ? { status } : {}) }
  }

  it('a patch changes what is stored, and warnings reach the client', async () => {
    const admin = sandbox.client('admin')
    const created = await admin({ method: 'POST', path: deployments, body: workload('Deployment') })
    assert.deepEqual([created.status, at(created.body, 'metadata.labels')], [201, { mutated: 'yes' }])
    assert.deepEqual(created.warnings, ['seen'])
    assert.deepEqual(
      reviews.map(({ operation, object }) => [operation, at(object, 'metadata.uid') !== undefined]),
      [
        ['CREATE', false],
        ['CREATE', true],
      ],
    )
  })

  it('a denial is the answer, and nothing changes', async () => {
    const scale = {
      method: 'PATCH',
      path: `${deployments}/web/scale`,
      body: { spec: { replicas: 5 } },
      contentType: 'application/merge-patch+json',
    }
    const denied = await sandbox.client('developer')(scale)
    assert.equal(denied.status, 403)
    assert.equal(
      textAt(denied.body, 'message'),
      'admission webhook "validate.example.com" denied the request: replicas are locked',
    )
    const { body } = await sandbox.client('admin')({ path: `${deployments}/web` })
    assert.equal(at(body, 'spec.replicas'), 1)
    assert.equal((await sandbox.client('gitops')(scale)).status, 200)
  })

  it('a webhook behind a Service is called where the sandbox was told that it listens', async () => {
    const admin = sandbox.client('admin')
    const path = `${configurations}/validatingwebhookconfigurations/validate`
    const { body } = await admin({ path })
    const caBundle = textAt(listAt(body, 'webhooks')[0], 'clientConfig.caBundle')
    const service = { namespace: 'system', name: 'webhook', path: '/validate' }
    const clientConfig = { url: null, service, caBundle }
    const webhooks = [{ name: 'validate.example.com', clientConfig }]
    const contentType = 'application/strategic-merge-patch+json'
    assert.equal((await admin({ method: 'PATCH', path, body: { webhooks }, contentType })).status, 200)
    const ask = { method: 'POST', path: `${deployments}?dryRun=All`, body: workload('Deployment', () => undefined) }
    const copy = { ...ask, body: { ...ask.body, metadata: { name: 'other' } } }
    assert.equal((await admin(copy)).status, 500)
    services.set('system/webhook', url)
    assert.equal((await admin(copy)).status, 201)
  })

  it('a denial without a reason has none on the wire', async () => {
    const { status, body } = await sandbox.client('on-call')({
      method: 'PATCH',
      path: `${deployments}/web/scale`,
      body: { spec: { replicas: 7 } },
      contentType: 'application/merge-patch+json',
    })
    assert.deepEqual([status, 'reason' in body], [400, false])
  })

  it('deletes, status updates and dry runs are asked about too', async () => {
    const admin = sandbox.client('admin')
    const contentType = 'application/merge-patch+json'
    await admin({ method: 'PATCH', path: `${deployments}/web/status`, body: { status: { replicas: 1 } }, contentType })
    await admin({
      method: 'PATCH',
      path: `${deployments}/web?dryRun=All`,
      body: { spec: { replicas: 9 } },
      contentType,
    })
    await admin({ method: 'DELETE', path: `${deployments}/web` })
    const asked = reviews.map(
      ({ operation, subResource, dryRun }) =>
        `${String(operation)} ${JSON.stringify(subResource ?? '')} ${String(dryRun)}`,
    )
    assert.deepEqual([...new Set(asked)], ['UPDATE "status" false', 'UPDATE "" true', 'DELETE "" false'])
  })
})
