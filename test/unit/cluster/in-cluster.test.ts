import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inClusterEndpoint } from '../../../cluster/in-cluster.ts'

describe('service account of a Pod', () => {
  let folder: string
  let clock = 0
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heal-account-'))
    for (const [file, text] of [
      ['token', 't1\n'],
      ['ca.crt', 'CA'],
      ['namespace', 'heal-system\n'],
    ] as const)
      await writeFile(join(folder, file), text)
  })
  afterEach(() => rm(folder, { recursive: true }))
  const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '6443' }

  async function open() {
    const result = await inClusterEndpoint(env, { folder, now: () => clock })
    assert.ok(result.ok)
    return result.endpoint
  }

  it('tells server, namespace and credentials', async () => {
    const endpoint = await open()
    assert.equal(endpoint.server.href, 'https://10.0.0.1:6443/')
    assert.equal(endpoint.namespace, 'heal-system')
    assert.deepEqual(await endpoint.credentials(), { ca: 'CA', headers: { authorization: 'Bearer t1' } })
  })

  it('a rotated token is read again when the old one is refused', async () => {
    const endpoint = await open()
    await endpoint.credentials()
    await writeFile(join(folder, 'token'), 't2')
    clock += 2_000
    assert.deepEqual((await endpoint.credentials()).headers, { authorization: 'Bearer t1' })
    assert.deepEqual((await endpoint.credentials(true)).headers, { authorization: 'Bearer t2' })
  })

  it('an IPv6 address is bracketed', async () => {
    const result = await inClusterEndpoint({ KUBERNETES_SERVICE_HOST: 'fd00::1' }, { folder })
    assert.equal(result.ok ? result.endpoint.server.href : '', 'https://[fd00::1]/')
  })

  for (const [name, use, says] of [
    ['outside of a Pod', {}, /no Pod/],
    ['with an address without sense', { KUBERNETES_SERVICE_HOST: 'a b' }, /no address/],
  ] as const)
    it(`${name} it is told`, async () => {
      const result = await inClusterEndpoint(use, { folder })
      assert.match(result.ok ? '' : result.reason, says)
    })
})
