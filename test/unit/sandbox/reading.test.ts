import assert from 'node:assert/strict'
import { request } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { at, listAt, numberAt, textAt } from '../../sandbox/json.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const partial = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json'

describe('reading much from the sandbox', () => {
  let sandbox: Sandbox
  const names = ['a', 'b', 'c', 'd', 'e']

  before(async () => {
    sandbox = await startSandbox({ controllers: false })
    for (const name of names) await post(name)
  })
  after(() => sandbox.stop())

  const ask = (path: string, headers: Record<string, string> = {}) => sandbox.client('admin')({ path, headers })
  async function post(name: string, data = {}): Promise<void> {
    const body = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name }, data }
    await sandbox.client('admin')({ method: 'POST', path: configMaps, body })
  }
  const found = (body: unknown) => listAt(body, 'items').map((item) => textAt(item, 'metadata.name'))

  it('pages are of one moment, and say how much is left', async () => {
    const first = (await ask(`${configMaps}?limit=2`)).body
    assert.deepEqual([found(first), at(first, 'metadata.remainingItemCount')], [['a', 'b'], 3])
    await post('bb')
    const next = `${configMaps}?limit=2&continue=${textAt(first, 'metadata.continue')}`
    const second = (await ask(next)).body
    assert.deepEqual(found(second), ['c', 'd'])
    assert.equal(textAt(second, 'metadata.resourceVersion'), textAt(first, 'metadata.resourceVersion'))
    const last = (await ask(`${configMaps}?limit=2&continue=${textAt(second, 'metadata.continue')}`)).body
    assert.deepEqual([found(last), at(last, 'metadata.continue')], [['e'], undefined])
    await sandbox.client('admin')({ method: 'DELETE', path: `${configMaps}/bb` })
  })

  it('a selected page does not say how much is left', async () => {
    const { body } = await ask(`${configMaps}?limit=1&labelSelector=!x`)
    assert.deepEqual([found(body), at(body, 'metadata.remainingItemCount')], [['a'], undefined])
  })

  it('a page of a moment that is forgotten is gone, with a token that goes on from now', async () => {
    const first = (await ask(`${configMaps}?limit=2`)).body
    for (let count = 0; count < 2_001; count += 1) {
      const body = { data: { count: String(count) } }
      const contentType = 'application/merge-patch+json'
      await sandbox.client('admin')({ method: 'PATCH', path: `${configMaps}/a`, body, contentType })
    }
    const gone = await ask(`${configMaps}?limit=2&continue=${textAt(first, 'metadata.continue')}`)
    assert.deepEqual([gone.status, textAt(gone.body, 'reason')], [410, 'Expired'])
    const { body } = await ask(`${configMaps}?limit=2&continue=${textAt(gone.body, 'metadata.continue')}`)
    assert.deepEqual(found(body), ['c', 'd'])
  }).timeout(20_000)

  it('what is no token is refused', async () => {
    const { status, body } = await ask(`${configMaps}?limit=2&continue=nonsense`)
    assert.deepEqual([status, textAt(body, 'reason')], [400, 'BadRequest'])
  })

  it('metadata alone', async () => {
    const { body } = await ask(configMaps, { Accept: partial })
    assert.equal(body['kind'], 'PartialObjectMetadataList')
    assert.deepEqual(Object.keys(listAt(body, 'items')[0] ?? {}), ['kind', 'apiVersion', 'metadata'])
  })

  it('long lists are compressed for who takes it', async () => {
    await post('long', { text: 'x'.repeat(200_000) })
    const headers = { authorization: `Bearer ${sandbox.tokenFor('admin')}`, 'accept-encoding': 'gzip' }
    const { ca } = sandbox
    const [encoding, content] = await new Promise<[string | undefined, Buffer]>((resolve, reject) => {
      const sent = request(new URL(configMaps, sandbox.url), { ca, headers }, (response) => {
        buffer(response).then((all) => {
          resolve([response.headers['content-encoding'], all])
        }, reject)
      })
      sent.on('error', reject).end()
    })
    assert.equal(encoding, 'gzip')
    assert.ok(numberAt({ size: content.length }, 'size') < 20_000)
    assert.ok(found(JSON.parse(gunzipSync(content).toString())).includes('long'))
  })
})
