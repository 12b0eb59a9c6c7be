import assert from 'node:assert/strict'
import type { ApiClient } from '../../../cluster/api-client.ts'
import type { ApiRequest } from '../../../cluster/api-result.ts'
import {
  applyObject,
  createObject,
  deleteObject,
  getObject,
  mergePatch,
  replaceObject,
} from '../../../cluster/objects.ts'
import { resources } from '../../../cluster/resource.ts'

const web = { namespace: 'shop', name: 'web' }
const object = { metadata: web, spec: { replicas: 1 } }
const typed = { apiVersion: 'apps/v1', kind: 'Deployment', ...object }
const path = '/apis/apps/v1/namespaces/shop/deployments'
const type = resources.deployments

describe('requests for objects', () => {
  let sent: ApiRequest[]
  let client: ApiClient
  beforeEach(() => {
    sent = []
    client = {
      get: () => Promise.resolve({ state: 'absent' }),
      request: (request) => {
        sent.push(request)
        return Promise.resolve({ ok: true, value: {} })
      },
      text: () => Promise.resolve({ ok: true, value: '' }),
      watch: () => Promise.resolve({ ok: true, value: undefined }),
      close: () => undefined,
    }
  })
  const query = { fieldManager: 'kubectl-heal' }
  const timeout = 10_000

  const cases: { name: string; send: () => Promise<unknown>; expect: ApiRequest }[] = [
    { name: 'get', send: () => getObject(client, type, web), expect: { method: 'GET', path: `${path}/web`, timeout } },
    {
      name: 'create',
      send: () => createObject(client, type, object),
      expect: { method: 'POST', path, body: typed, query, timeout },
    },
    {
      name: 'create as a dry run by another manager',
      send: () => createObject(client, type, object, { dryRun: true, fieldManager: 'me', timeout: 5 }),
      expect: { method: 'POST', path, body: typed, query: { fieldManager: 'me', dryRun: 'All' }, timeout: 5 },
    },
    {
      name: 'replace',
      send: () => replaceObject(client, type, object, { subresource: 'status' }),
      expect: { method: 'PUT', path: `${path}/web/status`, body: typed, query, timeout },
    },
    {
      name: 'merge patch',
      send: () => mergePatch(client, type, web, { spec: null }),
      expect: {
        method: 'PATCH',
        path: `${path}/web`,
        body: { spec: null },
        contentType: 'application/merge-patch+json',
        query,
        timeout,
      },
    },
    {
      name: 'apply by force',
      send: () => applyObject(client, type, object, { force: true }),
      expect: {
        method: 'PATCH',
        path: `${path}/web`,
        body: typed,
        contentType: 'application/apply-patch+yaml',
        query: { ...query, force: 'true' },
        timeout,
      },
    },
    {
      name: 'delete',
      send: () => deleteObject(client, type, web),
      expect: {
        method: 'DELETE',
        path: `${path}/web`,
        body: { kind: 'DeleteOptions', apiVersion: 'v1' },
        timeout,
      },
    },
    {
      name: 'delete with preconditions',
      send: () =>
        deleteObject(client, type, web, { uid: 'u', resourceVersion: '7', propagation: 'Foreground', dryRun: true }),
      expect: {
        method: 'DELETE',
        path: `${path}/web`,
        body: {
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          dryRun: ['All'],
          propagationPolicy: 'Foreground',
          preconditions: { uid: 'u', resourceVersion: '7' },
        },
        timeout,
      },
    },
    {
      name: 'a namespace that a cluster-scoped type does not have is left out',
      send: () => getObject(client, resources.driftpolicies, { namespace: 'shop', name: 'p' }),
      expect: { method: 'GET', path: '/apis/kubectl-heal.io/v1alpha1/driftpolicies/p', timeout },
    },
  ]
  for (const { name, send, expect } of cases)
    it(name, async () => {
      await send()
      assert.deepEqual(sent, [expect])
    })

  for (const name of ['', '.', '..'])
    it(`the name ${JSON.stringify(name)} is never sent: its path would be that of other objects`, async () => {
      const results = [
        await deleteObject(client, type, { ...web, name }),
        await getObject(client, type, { namespace: name, name: 'web' }),
        await replaceObject(client, type, { metadata: { namespace: 'shop', name } }),
        await createObject(client, type, { metadata: { namespace: name, name: 'web' } }),
        await deleteObject(client, type, { name: 'web' }),
      ]
      assert.ok(results.every((result) => !result.ok && result.failure.reason === 'Invalid'))
      assert.deepEqual(sent, [])
    })

  it('a name with a slash stays in its place', async () => {
    await deleteObject(client, type, { ...web, name: 'a/../b' })
    assert.equal(sent[0]?.path, `${path}/a%2F..%2Fb`)
  })
})
