import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createApiClient } from '../../../cluster/api-client.ts'
import { createClusterReader } from '../../../cluster/api-reader.ts'
import { loadEndpoint } from '../../../cluster/kube-config.ts'
import type { ClusterReader } from '../../../cluster/reader.ts'
import { kubeconfigFor, startApiServer, type Answer, type ApiServerUnderTest } from './api-server.ts'

const web = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'shop', name: 'web' }
const path = '/prefix/apis/apps/v1/namespaces/shop/deployments/web'
const soon = () => performance.now() + 5_000

describe('reading a cluster', () => {
  let server: ApiServerUnderTest
  let reader: ClusterReader
  beforeEach(async () => {
    server = await startApiServer()
    reader = await open(server.kubeconfig)
  })
  afterEach(async () => {
    reader.close()
    await server.close()
  })

  async function open(file: string, maxBytes?: number): Promise<ClusterReader> {
    const result = await loadEndpoint({ kind: 'kubeconfig', file })
    if (!result.ok) throw new Error(result.reason)
    return createClusterReader(createApiClient(result.endpoint, maxBytes === undefined ? {} : { maxBytes }))
  }

  const cases: { name: string; answer: Answer; expect: unknown }[] = [
    {
      name: 'an object is known',
      answer: { status: 200, body: { kind: 'Deployment' } },
      expect: { state: 'known', value: { kind: 'Deployment' } },
    },
    {
      name: 'NotFound is absent',
      answer: { status: 404, body: { kind: 'Status', reason: 'NotFound' } },
      expect: { state: 'absent' },
    },
    {
      name: '404 of something that is no API server is unknown',
      answer: { status: 404, text: '404 page not found' },
      expect: { state: 'unknown', reason: 'the API server answered 404' },
    },
    {
      name: '403 is unknown',
      answer: { status: 403, body: {} },
      expect: { state: 'unknown', reason: 'the API server refuses to show it (403)' },
    },
    {
      name: '500 is unknown',
      answer: { status: 500, body: {} },
      expect: { state: 'unknown', reason: 'the API server answered 500' },
    },
    {
      name: 'no JSON is unknown',
      answer: { status: 200, text: '<html>' },
      expect: { state: 'unknown', reason: 'the API server answered with something that is no JSON object' },
    },
    {
      name: 'a list is unknown',
      answer: { status: 200, text: '[]' },
      expect: { state: 'unknown', reason: 'the API server answered with something that is no JSON object' },
    },
    {
      name: 'a reset is unknown',
      answer: 'reset',
      expect: { state: 'unknown', reason: 'the API server could not be asked (socket hang up)' },
    },
  ]
  for (const { name, answer, expect } of cases) {
    it(name, async () => {
      server.answers.set(path, answer)
      assert.deepEqual(await reader.getObject(web, soon()), expect)
    })
  }

  it('the path has the prefix of the server, the request has the token', async () => {
    await reader.getObject(web, soon())
    await reader.getObject({ ...web, group: '', resource: 'pods' }, soon())
    assert.deepEqual(server.asked, [
      `GET ${path} Bearer secret`,
      'GET /prefix/api/v1/namespaces/shop/pods/web Bearer secret',
    ])
  })

  it('connections are kept', async () => {
    server.answers.set(path, { status: 200, body: {} })
    for (let round = 0; round < 3; round++) await reader.getObject(web, soon())
    assert.equal(server.connections(), 1)
  })

  it('a server that hangs is unknown at the deadline', async () => {
    server.answers.set(path, 'hang')
    server.answers.set('/prefix/api/v1/namespaces/shop', 'hang')
    const started = performance.now()
    const [object, namespace] = await Promise.all([
      reader.getObject(web, started + 100),
      reader.getNamespace('shop', started + 100),
    ])
    assert.deepEqual(object, { state: 'unknown', reason: 'the API server did not answer in time' })
    assert.deepEqual(namespace, object)
    assert.ok(performance.now() - started < 2_000)
  })

  it('a deadline that has passed asks nobody', async () => {
    assert.equal((await reader.getObject(web, performance.now() - 1)).state, 'unknown')
    assert.deepEqual(server.asked, [])
  })

  it('an answer that is too large is unknown', async () => {
    const small = await open(server.kubeconfig, 100)
    server.answers.set(path, { status: 200, body: { pad: 'x'.repeat(200) } })
    assert.deepEqual(await small.getObject(web, soon()), {
      state: 'unknown',
      reason: 'the answer is larger than 100 bytes',
    })
    small.close()
  })

  for (const name of ['..', 'a/b', 'a..b', '', 'a?b', 'a%2fb', 'x'.repeat(254)])
    it(`the name ${JSON.stringify(name.slice(0, 10))} is never put into a path`, async () => {
      assert.equal((await reader.getObject({ ...web, name }, soon())).state, 'unknown')
      assert.equal((await reader.getNamespace(name, soon())).state, 'unknown')
      assert.deepEqual(server.asked, [])
    })

  it('a Namespace is read once for many reviews, an absent one each time', async () => {
    server.answers.set('/prefix/api/v1/namespaces/shop', { status: 200, body: { kind: 'Namespace' } })
    await Promise.all([1, 2, 3].map(() => reader.getNamespace('shop', soon())))
    await reader.getNamespace('shop', soon())
    assert.equal(server.asked.length, 1)
    await reader.getNamespace('gone', soon())
    await reader.getNamespace('gone', soon())
    assert.equal(server.asked.length, 3)
  })

  it('a server that cannot be reached is unknown with the cause', async () => {
    writeFileSync(server.kubeconfig, kubeconfigFor('http://127.0.0.1:1'))
    const lost = await open(server.kubeconfig)
    const read = await lost.getObject(web, soon())
    assert.match(read.state === 'unknown' ? read.reason : '', /could not be asked \(.*ECONNREFUSED/)
    lost.close()
  })

  it('an exec plugin that fails is unknown, and is asked again', async () => {
    writeFileSync(
      server.kubeconfig,
      kubeconfigFor(server.url, 'exec: {apiVersion: client.authentication.k8s.io/v1, command: "false"}'),
    )
    const lost = await open(server.kubeconfig)
    assert.equal((await lost.getObject(web, soon())).state, 'unknown')
    assert.equal((await lost.getObject(web, soon())).state, 'unknown')
    lost.close()
  })

  it('an exec plugin that hangs is unknown at the deadline', async () => {
    writeFileSync(
      server.kubeconfig,
      kubeconfigFor(server.url, 'exec: {apiVersion: client.authentication.k8s.io/v1, command: sleep, args: ["2"]}'),
    )
    const lost = await open(server.kubeconfig)
    const read = await lost.getObject(web, performance.now() + 100)
    assert.deepEqual(read, { state: 'unknown', reason: 'the API server did not answer in time' })
    lost.close()
  })
})

describe('kubeconfig that cannot be used', () => {
  const cases: { name: string; text: string; says: RegExp }[] = [
    { name: 'no such file', text: '', says: /ENOENT/ },
    { name: 'no YAML', text: '{', says: /./ },
    {
      name: 'no cluster',
      text: 'apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n',
      says: /has no current context/,
    },
    { name: 'no URL', text: kubeconfigFor('nonsense'), says: /not a URL/ },
    {
      name: 'plain http',
      text: kubeconfigFor('http://127.0.0.1:1', 'token: t', 'insecure-skip-tls-verify: false'),
      says: /http:\/\/, which is only used/,
    },
  ]
  for (const { name, text, says } of cases) {
    it(name, async () => {
      const server = await startApiServer()
      if (text !== '') writeFileSync(server.kubeconfig, text)
      const result = await loadEndpoint({
        kind: 'kubeconfig',
        file: text === '' ? '/nonexistent/kubeconfig' : server.kubeconfig,
      })
      await server.close()
      assert.ok(!result.ok)
      assert.match(result.reason, says)
    })
  }
})
