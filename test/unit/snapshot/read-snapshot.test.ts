import assert from 'node:assert/strict'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import type { ReadOptions } from '../../../cluster/snapshot/read-options.ts'
import { readSnapshot } from '../../../cluster/snapshot/read-snapshot.ts'
import type { Snapshot } from '../../../cluster/snapshot/snapshot.ts'
import { answer, refuse, startObjectServer, type Asked, type ObjectServer } from '../cluster/object-server.ts'

const resources = ['pods', 'services', 'deployments', 'nodes', 'namespaces'] as const

describe('reading a snapshot', () => {
  let server: ObjectServer
  let client: ApiClient
  beforeEach(async () => {
    server = await startObjectServer()
    client = createApiClient(server.endpoint)
    // The server knows objects by path: those of one namespace, and those of all.
    for (const path of ['/api/v1/namespaces/shop/pods', '/api/v1/pods'])
      for (const name of ['web', 'api']) put(path, { namespace: 'shop', name })
    put('/api/v1/pods', { namespace: 'dev', name: 'db' })
    put('/api/v1/nodes', { name: 'node-1' })
  })
  afterEach(async () => {
    client.close()
    await server.close()
  })

  const put = (collection: string, metadata: object): void => {
    server.history.put(collection, { metadata })
  }
  const read = (options: Partial<ReadOptions> = {}) => readSnapshot(client, { resources, now: () => 7, ...options })
  const snapshotOf = async (options: Partial<ReadOptions> = {}): Promise<Snapshot> => {
    const result = await read(options)
    assert.ok(result.ok)
    return result.value
  }
  const intercept = (path: RegExp, then: (asked: Asked) => unknown): void => {
    server.intercept = (asked) => {
      if (!path.test(asked.path)) return false
      then(asked)
      return true
    }
  }

  it('reads every kind; objects say what they are', async () => {
    const snapshot = await snapshotOf()
    assert.deepEqual([snapshot.now, snapshot.list('pods').length, snapshot.list('nodes').length], [7, 3, 1])
    assert.equal(snapshot.list('pods')[0]?.['kind'], 'Pod')
    assert.deepEqual(
      resources.map((key) => snapshot.unread(key)),
      resources.map(() => undefined),
    )
  })

  it('of one namespace reads what has none too', async () => {
    const snapshot = await snapshotOf({ namespace: 'shop' })
    assert.deepEqual([snapshot.list('pods').length, snapshot.list('nodes').length], [2, 1])
    assert.equal(snapshot.get('pods', 'db', 'dev').state, 'unknown')
    assert.equal(snapshot.get('pods', 'none', 'shop').state, 'absent')
  })

  it('keeps what is kept of each object', async () => {
    const snapshot = await snapshotOf({ project: (resource) => ({ metadata: { name: resource } }) })
    assert.deepEqual(snapshot.list('nodes'), [{ metadata: { name: 'nodes' } }])
  })

  it('a kind that is forbidden is unread, and never absent', async () => {
    intercept(/services/, ({ response }) =>
      refuse(response, 403, 'Forbidden', 'services is forbidden: User "bob"\ncannot'),
    )
    const snapshot = await snapshotOf()
    assert.equal(snapshot.unread('services'), 'services is forbidden: User "bob" cannot')
    assert.equal(snapshot.get('services', 'web', 'shop').state, 'unknown')
    assert.equal(snapshot.list('pods').length, 3)
  })

  it('a group that is not served is told so', async () => {
    intercept(/deployments/, ({ response }) => response.writeHead(404).end('404 page not found'))
    assert.equal((await snapshotOf()).unread('deployments'), 'the API server does not serve it')
  })

  it('a kind that is cut off in the middle keeps what came before', async () => {
    server.pageSize = 2
    intercept(/pods/, ({ query, response }) => {
      if (query.get('continue') === null)
        answer(response, 200, { metadata: { continue: '2' }, items: [{ metadata: { name: 'a', namespace: 'shop' } }] })
      else response.destroy()
    })
    const snapshot = await snapshotOf()
    assert.equal(snapshot.list('pods').length, 1)
    assert.match(snapshot.unread('pods') ?? '', /^only the first 1 were read: /)
    assert.equal(snapshot.get('pods', 'a', 'shop').state, 'known')
    assert.equal(snapshot.get('pods', 'b', 'shop').state, 'unknown')
  })

  it('a page that is too large is read in smaller ones', async () => {
    client.close()
    client = createApiClient(server.endpoint)
    const pad = 'x'.repeat(2_000_000)
    for (let number = 0; number < 12; number++)
      server.history.put('/api/v1/nodes', { metadata: { name: `large-${String(number)}` }, pad })
    const snapshot = await snapshotOf({ project: (_, { metadata }) => ({ metadata }) })
    assert.equal(snapshot.list('nodes').length, 13)
  })

  it('who may not list namespaces has the own one', async () => {
    intercept(/^\/api\/v1\/namespaces$/, ({ response }) => refuse(response, 403, 'Forbidden', 'no'))
    server.history.put('/api/v1/namespaces', { metadata: { name: 'shop' } })
    const snapshot = await snapshotOf({ namespace: 'shop' })
    assert.equal(snapshot.get('namespaces', 'shop').state, 'known')
    assert.equal(snapshot.unread('namespaces'), 'no')
  })

  const nothing: [claim: string, reason: string, then: (asked: Asked) => unknown][] = [
    ['nobody is known', 'Unauthorized', ({ response }) => refuse(response, 401, 'Unauthorized', 'who?')],
    ['nobody may read', 'Forbidden', ({ response }) => refuse(response, 403, 'Forbidden', 'no')],
    ['connections break', 'Unreachable', ({ response }) => response.destroy()],
  ]
  for (const [claim, reason, then] of nothing) {
    it(`fails where ${claim}`, async () => {
      intercept(/./, then)
      const result = await read()
      assert.equal(result.ok ? '' : result.failure.reason, reason)
    })
  }

  it('asks no more of an API server that has gone', async () => {
    const many = [
      'pods',
      'services',
      'deployments',
      'nodes',
      'namespaces',
      'jobs',
      'cronjobs',
      'leases',
      'events',
    ] as const
    intercept(/./, () => undefined)
    const result = await read({ resources: many, timeout: 50 })
    assert.equal(result.ok ? '' : result.failure.reason, 'Timeout')
    assert.ok(server.asked.length <= 8, String(server.asked.length))
  })

  it('ends early when it is told to', async () => {
    const ended = AbortSignal.abort()
    assert.equal((await snapshotOf({ signal: ended })).unread('pods'), 'the reading was interrupted')
  })

  it('tells how far it is', async () => {
    const told: number[] = []
    const snapshot = await snapshotOf({ onProgress: ({ objects }) => told.push(objects) })
    assert.equal(
      told.at(-1),
      resources.reduce((sum, key) => sum + snapshot.list(key).length, 0),
    )
  })

  it('Secrets have no values, but the certificate of a TLS Secret', async () => {
    intercept(/secrets/, ({ query, response }) => {
      const metadata = (name: string) => ({ name, namespace: 'shop', annotations: { applied: 'hunter2' } })
      if (query.get('fieldSelector') === 'type=kubernetes.io/tls')
        return answer(response, 200, {
          kind: 'SecretList',
          items: [
            { metadata: metadata('b'), type: 'kubernetes.io/tls', data: { 'tls.crt': 'public', 'tls.key': 'hunter2' } },
          ],
        })
      return answer(response, 200, {
        kind: 'Table',
        columnDefinitions: [{ name: 'Name' }, { name: 'Type' }],
        rows: [
          { cells: ['a', 'Opaque'], object: { metadata: metadata('a') } },
          { cells: ['b', 'kubernetes.io/tls'], object: { metadata: metadata('b') } },
        ],
      })
    })
    const snapshot = await snapshotOf({ resources: ['secrets'] })
    assert.deepEqual(
      snapshot.list('secrets').map(({ type, data }) => [type, data]),
      [
        ['Opaque', undefined],
        ['kubernetes.io/tls', { 'tls.crt': 'public' }],
      ],
    )
    assert.doesNotMatch(JSON.stringify(snapshot.list('secrets')), /hunter2/)
  })
})
