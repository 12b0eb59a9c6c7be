import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { request } from 'node:https'
import { createInterface } from 'node:readline'
import type { ApiClient } from '../../sandbox/client.ts'
import { at, isObject, listAt, textAt } from '../../sandbox/json.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { JsonObject } from '../../sandbox/types.ts'
import { workload } from './machinery.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const deployments = '/apis/apps/v1/namespaces/default/deployments'

describe('the API server of the sandbox', () => {
  let sandbox: Sandbox
  let admin: ApiClient

  before(async () => {
    sandbox = await startSandbox({ controllers: false })
    admin = sandbox.client('admin')
  })
  after(() => sandbox.stop())

  function configMap(name: string, labels: JsonObject = {}): JsonObject {
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } }
  }

  it('has a certificate of its own for 127.0.0.1', () => {
    const certificate = new X509Certificate(sandbox.ca)
    assert.equal(certificate.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1')
    assert.equal(certificate.verify(certificate.publicKey), true)
  })

  it('writes a kubeconfig for a user', () => {
    const config: unknown = JSON.parse(sandbox.kubeconfig('developer'))
    assert.deepEqual(listAt(config, 'users'), [{ name: 'developer', user: { token: sandbox.tokenFor('developer') } }])
    assert.equal(at(listAt(config, 'clusters')[0], 'cluster.server'), sandbox.url)
  })

  const answers: [string, string, string, number, RegExp][] = [
    ['an unknown path', 'GET', '/nope', 404, /could not find the requested resource/],
    ['an object that is not there', 'GET', `${configMaps}/none`, 404, /configmaps "none" not found/],
    [
      'component statuses',
      'GET',
      '/api/v1/componentstatuses',
      501,
      /does not do componentstatuses in core\/v1; use a real cluster/,
    ],
    ['a group of nobody', 'GET', '/apis/shop.example.com/v1/orders', 404, /could not find the requested resource/],
    ['attaching', 'GET', '/api/v1/namespaces/default/pods/p/attach', 501, /does not do pods\/attach/],
    ['logs of no pod', 'GET', '/api/v1/namespaces/default/pods/p/log', 404, /pods "p" not found/],
    ['rules reviews', 'POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', 501, /use a real cluster/],
    ['old watch paths', 'GET', '/api/v1/watch/pods', 501, /use a real cluster/],
    ['reading HPAs in v1', 'GET', '/apis/autoscaling/v1/horizontalpodautoscalers', 501, /autoscaling\/v2 is served/],
    ['a bad label selector', 'GET', `${configMaps}?labelSelector=a+in+b`, 400, /unable to parse requirement/],
    ['a bad field selector', 'GET', `${configMaps}?fieldSelector=spec.x%3D1`, 400, /field label not supported/],
    ['a write without a namespace', 'POST', '/api/v1/configmaps', 405, /does not allow this method/],
    ['an unknown method', 'PURGE', configMaps, 405, /does not allow PURGE/],
    ['a bad dry run', 'POST', `${configMaps}?dryRun=Some`, 400, /dryRun/],
    ['a broken escape', 'GET', '/api/v1/namespaces/%zz/pods', 404, /could not find/],
  ]
  for (const [claim, method, path, code, message] of answers) {
    it(`${claim} is answered with ${code}`, async () => {
      const { status, body } = await admin({ method, path })
      assert.equal(status, code, JSON.stringify(body))
      assert.match(textAt(body, 'message'), message)
      assert.equal(body['kind'], 'Status')
    })
  }

  it('server-side apply of what the sandbox does not apply is 501, never a success', async () => {
    const call = { method: 'PATCH', contentType: 'application/apply-patch+yaml', body: {} }
    const { status, body } = await admin({ ...call, path: `${deployments}/web/scale?fieldManager=me` })
    const message = 'the sandbox does not do server-side apply of deployments/scale; use a real cluster'
    assert.deepEqual([status, body['message']], [501, message])
  })

  it('other content types are 415, other accepted types 406, large bodies 413', async () => {
    const post = { method: 'POST', path: configMaps }
    assert.equal((await admin({ ...post, contentType: 'application/cbor', body: {} })).status, 415)
    assert.equal((await admin({ path: configMaps, headers: { Accept: 'application/yaml' } })).status, 406)
    const data = { a: 'x'.repeat(3_200_000) }
    assert.equal((await admin({ ...post, body: { ...configMap('big'), data } })).status, 413)
  })

  it('without a known token there is nothing', async () => {
    const { status, body } = await admin({ path: configMaps, headers: { Authorization: 'Bearer nope' } })
    assert.deepEqual([status, body['message']], [401, 'Unauthorized'])
  })

  it('only system:masters may impersonate', async () => {
    const headers = { 'Impersonate-User': 'bob', 'Impersonate-Group': 'team' }
    assert.equal((await admin({ path: configMaps, headers })).status, 200)
    const { status, body } = await sandbox.client('developer')({ path: configMaps, headers })
    assert.equal(status, 403)
    assert.match(textAt(body, 'message'), /User "developer" cannot impersonate resource "users"/)
  })

  it('lists by selectors, as objects and as a table', async () => {
    await admin({ method: 'POST', path: configMaps, body: configMap('one', { a: '1' }) })
    await admin({ method: 'POST', path: configMaps, body: configMap('two', { a: '2' }) })
    const list = await admin({ path: `${configMaps}?labelSelector=a%3D1` })
    assert.equal(list.body['kind'], 'ConfigMapList')
    assert.deepEqual(
      listAt(list.body, 'items').map((item) => at(item, 'metadata.name')),
      ['one'],
    )
    const Accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
    const table = await admin({ path: `${configMaps}/two`, headers: { Accept } })
    assert.deepEqual(
      listAt(table.body, 'columnDefinitions').map(({ name }) => name),
      ['Name', 'Data', 'Age'],
    )
    assert.deepEqual(
      listAt(table.body, 'rows').map(({ object }) => at(object, 'kind')),
      ['PartialObjectMetadata'],
    )
  })

  it('an update of an old version is a conflict', async () => {
    const path = `${deployments}/web`
    const { body } = await admin({ method: 'POST', path: deployments, body: workload('Deployment') })
    const patch = { spec: { replicas: 2 } }
    const patched = await admin({ method: 'PATCH', path, body: patch, contentType: 'application/merge-patch+json' })
    assert.equal(at(patched.body, 'spec.replicas'), 2)
    assert.equal((await admin({ method: 'PUT', path, body })).status, 409)
  })

  it('unknown fields are warned of by default', async () => {
    const { status, warnings } = await admin({
      method: 'POST',
      path: configMaps,
      body: { ...configMap('warned'), date: {} },
    })
    assert.deepEqual([status, warnings], [201, ['unknown field "date"']])
  })

  it('deletes a collection by selector', async () => {
    await admin({ method: 'POST', path: configMaps, body: configMap('gone', { delete: 'me' }) })
    assert.equal((await admin({ method: 'DELETE', path: `${configMaps}?labelSelector=delete%3Dme` })).status, 200)
    assert.equal((await admin({ path: `${configMaps}/gone` })).status, 404)
  })

  it('an HPA created in v1 is kept as v2', async () => {
    const path = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers'
    const spec = {
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      maxReplicas: 5,
      targetCPUUtilizationPercentage: 70,
    }
    const body = { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec }
    const created = await admin({ method: 'POST', path, body })
    assert.deepEqual([created.status, at(created.body, 'spec.targetCPUUtilizationPercentage')], [201, 70])
    const { body: stored } = await admin({ path: `${path.replace('v1', 'v2')}/web` })
    assert.equal(at(listAt(stored, 'spec.metrics')[0], 'resource.target.averageUtilization'), 70)
  })

  function watch(query: string): { next: () => Promise<JsonObject>; close: () => void } {
    const headers = { Authorization: `Bearer ${sandbox.tokenFor('admin')}` }
    const call = request(new URL(`${configMaps}?watch=1&${query}`, sandbox.url), { ca: sandbox.ca, headers })
    const lines = new Promise<AsyncIterator<string>>((resolve, reject) => {
      call.on('response', (response) => {
        resolve(createInterface(response)[Symbol.asyncIterator]())
      })
      call.on('error', reject)
    })
    call.end()
    const next = async () => {
      const line: IteratorResult<string, unknown> = await (await lines).next()
      const event: unknown = JSON.parse(String(line.value))
      return isObject(event) ? event : {}
    }
    return { next, close: () => call.destroy() }
  }
  const seenBy = (event: JsonObject) => [event['type'], at(event, 'object.metadata.name')]
  const relabel = (name: string, team: string | null) =>
    admin({
      method: 'PATCH',
      path: `${configMaps}/${name}`,
      body: { metadata: { labels: { team } } },
      contentType: 'application/merge-patch+json',
    })

  it('a watch sends what is there and then every change, through its selector', async () => {
    await admin({ method: 'POST', path: configMaps, body: configMap('w1', { team: 'x' }) })
    const { next, close } = watch('labelSelector=team%3Dx')
    assert.deepEqual(seenBy(await next()), ['ADDED', 'w1'])
    await admin({ method: 'POST', path: configMaps, body: configMap('w2') })
    await relabel('w2', 'x')
    assert.deepEqual(seenBy(await next()), ['ADDED', 'w2'])
    await relabel('w1', null)
    assert.deepEqual(seenBy(await next()), ['DELETED', 'w1'])
    await admin({ method: 'DELETE', path: `${configMaps}/w2` })
    assert.deepEqual(seenBy(await next()), ['DELETED', 'w2'])
    close()
  })

  it('a watch goes on from a resourceVersion', async () => {
    const { body } = await admin({ path: configMaps })
    await admin({ method: 'POST', path: configMaps, body: configMap('later') })
    const { next, close } = watch(`resourceVersion=${textAt(body, 'metadata.resourceVersion')}`)
    assert.deepEqual(seenBy(await next()), ['ADDED', 'later'])
    close()
  })

  it('a streamed list ends with its bookmark', async () => {
    const { next, close } = watch(
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&fieldSelector=metadata.name%3Dlater',
    )
    assert.deepEqual(seenBy(await next()), ['ADDED', 'later'])
    const bookmark = await next()
    assert.equal(bookmark['type'], 'BOOKMARK')
    close()
  })

  it('a watch ends after its time', async () => {
    const { next } = watch('timeoutSeconds=1&fieldSelector=metadata.name%3Dnone')
    await assert.rejects(next())
  })

  it('discovery lists every resource with its subresources', async () => {
    const groups = await admin({ path: '/apis' })
    assert.deepEqual(
      listAt(groups.body, 'groups').map(({ name }) => name),
      [
        ...['apps', 'batch', 'autoscaling', 'coordination.k8s.io', 'discovery.k8s.io', 'networking.k8s.io', 'policy'],
        ...['storage.k8s.io', 'scheduling.k8s.io', 'rbac.authorization.k8s.io', 'apiregistration.k8s.io'],
        ...['apiextensions.k8s.io', 'admissionregistration.k8s.io', 'events.k8s.io'],
        ...['authentication.k8s.io', 'authorization.k8s.io'],
      ],
    )
    const { body } = await admin({ path: '/apis/apps/v1' })
    const names = listAt(body, 'resources').map(({ name }) => name)
    assert.ok(
      names.includes('deployments') && names.includes('deployments/scale') && names.includes('deployments/status'),
    )
  })
})
