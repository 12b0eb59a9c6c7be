import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import { createImageSources } from '../../../cluster/image-sources.ts'
import { loadEndpoint } from '../../../cluster/kube-config.ts'
import { absent, known, unknown } from '../../../policies/known.ts'
import { startApiServer, type ApiServerUnderTest } from './api-server.ts'

const secret = { kind: 'Secret', metadata: { name: 'pull' }, data: {} }
const soon = () => performance.now() + 5_000
const options = {
  noCluster: 'there is no cluster',
  forbidden: ({ kind }: { kind: string }, namespace: string) => `${kind}s in ${namespace} are not for you`,
  hostCredentials: () => Promise.resolve(absent),
}

describe('what rules and Pods refer to, in a cluster', () => {
  let server: ApiServerUnderTest
  let client: ApiClient
  before(async () => {
    server = await startApiServer()
    const loaded = await loadEndpoint({ kind: 'kubeconfig', file: server.kubeconfig })
    client = createApiClient(loaded.ok ? loaded.endpoint : assert.fail(loaded.reason))
  })
  after(async () => {
    client.close()
    await server.close()
  })
  const path = (resource: string, name: string) => `/prefix/api/v1/namespaces/shop/${resource}/${name}`
  const sources = () => createImageSources({ ...options, client })

  it('Secrets, ConfigMaps and ServiceAccounts are read by name', async () => {
    for (const resource of ['secrets', 'configmaps', 'serviceaccounts'])
      server.answers.set(path(resource, 'pull'), { status: 200, body: secret })
    const from = sources()
    for (const kind of ['secret', 'configMap', 'serviceAccount'] as const)
      assert.deepEqual(await from[kind]('shop', 'pull', soon()), known(secret))
  })

  it('what is not there is absent', async () => {
    assert.deepEqual(await sources().secret('shop', 'none', soon()), absent)
  })

  it('what may not be read is told in the words of the face', async () => {
    server.answers.set(path('secrets', 'other'), { status: 403, body: { kind: 'Status', reason: 'Forbidden' } })
    assert.deepEqual(await sources().secret('shop', 'other', soon()), unknown('Secrets in shop are not for you'))
  })

  it('an API server that hangs is waited for until the deadline', async () => {
    server.answers.set(path('secrets', 'slow'), 'hang')
    const started = performance.now()
    const { state } = await sources().secret('shop', 'slow', started + 100)
    assert.equal(state, 'unknown')
    assert.ok(performance.now() - started < 2_000)
  })

  it('a name with a path in it leads nowhere else', async () => {
    await sources().secret('shop', '../../../nodes/a', soon())
    assert.match(server.asked.at(-1) ?? '', /secrets\/\.\.%2F\.\.%2F\.\.%2Fnodes%2Fa/)
    assert.equal((await sources().secret('shop', '..', soon())).state, 'unknown')
  })

  it('without a cluster everything is unknown, and why', async () => {
    const nowhere = createImageSources({ ...options, client: undefined })
    assert.deepEqual(await nowhere.secret('shop', 'pull', soon()), unknown('there is no cluster'))
  })
})

describe('files that rules refer to', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'heal-sources-'))
    writeFileSync(join(folder, 'root.json'), '{}')
    writeFileSync(join(folder, 'large.json'), '')
    truncateSync(join(folder, 'large.json'), 2 ** 30)
    execFileSync('mkfifo', [join(folder, 'pipe')])
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })
  const read = (name: string) => createImageSources({ ...options, client: undefined }).file(join(folder, name), soon())

  it('are read', async () => {
    assert.deepEqual(await read('root.json'), known('{}'))
  })

  it('are absent where they are not there', async () => {
    assert.deepEqual(await read('none.json'), absent)
  })

  for (const [name, reason] of [
    ['large.json', /larger than 1048576 bytes/],
    ['pipe', /no file/],
    ['.', /no file/],
  ] as const)
    it(`${name} is not read`, async () => {
      const found = await read(name)
      assert.match(found.state === 'unknown' ? found.reason : '', reason)
    })
})
