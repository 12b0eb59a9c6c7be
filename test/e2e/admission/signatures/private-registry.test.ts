import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { needsRegistry } from '../../../registry/needs-registry.ts'
import type { RegistryOptions } from '../../../registry/options.ts'
import { startRegistry, type Registry } from '../../../registry/registry.ts'
import type { ApiResponse } from '../../../sandbox/client.ts'
import { textAt } from '../../../sandbox/json.ts'
import { startSignedCluster, type SignedCluster } from './cluster.ts'
import { pushSigned, signedByRelease } from './images.ts'

for (const auth of ['basic', 'bearer'] as const satisfies readonly RegistryOptions['auth'][])
  describe(`signed images in a private registry with ${auth} and a CA of its own`, function () {
    this.timeout(120_000)
    const ends: (() => Promise<void>)[] = []
    let registry: Registry
    let cluster: SignedCluster

    before(async function () {
      needsRegistry(this)
      registry = await startRegistry({ auth, tls: true })
      ends.push(() => registry.stop())
      cluster = await startSignedCluster({ serviceAccounts: true })
      ends.push(() => cluster.stop())
      const registries = [{ host: registry.host, ca: registry.ca }]
      await cluster.enforce('shop', signedByRelease(registry.host, { registries }))
      await pushSigned(registry, 'team/web', '1')
      await pushSigned(registry, 'team/job', '1')
      await pushSigned(registry, 'team/rule', '1')
      const { username = '', password = '' } = registry.user ?? {}
      await make('secrets', 'pull', pullSecret(username, password))
      await make('secrets', 'wrong', pullSecret(username, 'hunter2-is-wrong'))
      await make('serviceaccounts', 'puller', { imagePullSecrets: [{ name: 'pull' }] })
      await make('serviceaccounts', 'nobody', {})
      const credentials = [{ secretRef: { namespace: 'shop', name: 'pull' } }]
      await cluster.enforce('trusting', signedByRelease(registry.host, { registries, credentials }))
      await cluster.ask(
        'POST',
        '/api/v1/namespaces/trusting/serviceaccounts',
        { metadata: { name: 'nobody' } },
        'admin',
      )
    })
    after(async () => {
      await Promise.all(ends.map((end) => end()))
    })

    const make = (resource: string, name: string, object: JsonObject): Promise<ApiResponse> =>
      cluster.ask('POST', `/api/v1/namespaces/shop/${resource}`, { metadata: { name }, ...object }, 'admin')

    function pullSecret(username: string, password: string): JsonObject {
      const config = JSON.stringify({ auths: { [registry.host]: { username, password } } })
      const data = { '.dockerconfigjson': Buffer.from(config).toString('base64') }
      return { type: 'kubernetes.io/dockerconfigjson', data }
    }

    const run = (name: string, repository: string, spec: JsonObject, namespace = 'shop'): Promise<ApiResponse> =>
      cluster.ask('POST', `/api/v1/namespaces/${namespace}/pods`, {
        metadata: { name },
        spec: {
          serviceAccountName: 'nobody',
          containers: [{ name: 'web', image: `${registry.host}/${repository}:1` }],
          ...spec,
        },
      })

    it("the Pod's own pull Secret opens it", async () => {
      const { status, body } = await run('own', 'team/web', { imagePullSecrets: [{ name: 'pull' }] })
      assert.equal(status, 201, textAt(body, 'message'))
      assert.match(JSON.stringify(body), /team\/web:1@sha256:/)
    })

    it('so does that of its ServiceAccount', async () => {
      const { status, body } = await run('by-account', 'team/job', { serviceAccountName: 'puller' })
      assert.equal(status, 201, textAt(body, 'message'))
    })

    it('and that of the rule', async () => {
      const { status, body } = await run('by-rule', 'team/rule', {}, 'trusting')
      assert.equal(status, 201, textAt(body, 'message'))
    })

    const denials: [claim: string, spec: JsonObject][] = [
      ['nobody is let in without a credential, though it is remembered for others', {}],
      ['nor with a wrong one', { imagePullSecrets: [{ name: 'wrong' }] }],
      ['nor with a Secret that is not there', { imagePullSecrets: [{ name: 'none' }] }],
    ]
    for (const [claim, spec] of denials)
      it(claim, async () => {
        const { status, body } = await run('denied', 'team/web', spec)
        assert.equal(status, 403, JSON.stringify(body))
        assert.match(textAt(body, 'message'), /cannot be verified/)
        assert.ok(textAt(body, 'message').includes(registry.host), textAt(body, 'message'))
      })

    it('no credential is in the log, in metrics or in readiness', async () => {
      const { username = '', password = '' } = registry.user ?? {}
      const told = [cluster.output(), (await cluster.get('/metrics')).text, (await cluster.get('/readyz?verbose')).text]
      const basic = Buffer.from(`${username}:${password}`).toString('base64')
      for (const secret of [password, basic, 'hunter2-is-wrong', 'eyJ'])
        for (const text of told) assert.ok(!text.includes(secret), `"${secret}" is told`)
    })
  })
