import assert from 'node:assert/strict'
import { dig, type JsonObject } from '../../../../policies/json.ts'
import { until } from '../../../cluster/until.ts'
import { needsRegistry } from '../../../registry/needs-registry.ts'
import { startRegistry, type Registry } from '../../../registry/registry.ts'
import type { ApiResponse } from '../../../sandbox/client.ts'
import { listAt, textAt } from '../../../sandbox/json.ts'
import { signingKey } from '../../../signing/keys.ts'
import { startSignedCluster, type SignedCluster } from './cluster.ts'
import { pushSigned, pushUnsigned, signedByRelease } from './images.ts'

const pods = '/api/v1/namespaces/shop/pods'

describe('signed images in a cluster', function () {
  this.timeout(120_000)
  const ends: (() => Promise<void>)[] = []
  let registry: Registry
  let cluster: SignedCluster

  before(async function () {
    needsRegistry(this)
    registry = await startRegistry()
    ends.push(() => registry.stop())
    cluster = await startSignedCluster()
    ends.push(() => cluster.stop())
    await cluster.enforce('shop', signedByRelease(registry.host))
    await cluster.enforce('templates', signedByRelease(registry.host, { mutate: 'template' }))
  })
  after(async () => {
    await Promise.all(ends.map((end) => end()))
  })

  const at = (name: string): string => `${registry.host}/${name}`
  const create = (name: string, spec: JsonObject): Promise<ApiResponse> =>
    cluster.ask('POST', pods, { metadata: { name }, spec })
  const run = (name: string, image: string): Promise<ApiResponse> =>
    create(name, { containers: [{ name: 'web', image }] })
  const imageOf = ({ body }: ApiResponse): unknown => dig(listAt(body, 'spec.containers')[0], 'image')

  function assertDenied({ status, body }: ApiResponse, ...claims: RegExp[]): void {
    assert.equal(status, 403, JSON.stringify(body))
    for (const claim of claims) assert.match(textAt(body, 'message'), claim)
  }

  for (const layout of ['bundle', 'classic'] as const)
    it(`a signed image is admitted, and runs with the digest that was verified (${layout})`, async () => {
      const { digest } = await pushSigned(registry, layout, '1', { layout })
      const created = await run(layout, at(`${layout}:1`))
      assert.equal(created.status, 201, JSON.stringify(created.body))
      assert.equal(imageOf(created), `${at(`${layout}:1`)}@${digest}`)
    })

  it('an unsigned image is denied, with its digest and what is missing', async () => {
    const { digest } = await pushUnsigned(registry, 'unsigned', '1')
    assertDenied(await run('unsigned', at('unsigned:1')), new RegExp(digest), /is not verified: .*no signature/)
  })

  it('an image of another key is denied, with the reason of each candidate', async () => {
    await pushSigned(registry, 'other', '1', { key: signingKey('p256', 'stranger') })
    assertDenied(await run('other', at('other:1')), /is not verified: .*key/)
    assert.match(cluster.output(), /"reasons":\["[^"]*key[^"]*"[^\n]*"image not signed as wanted"/)
  })

  it('an image that the registry does not have is denied', async () => {
    assertDenied(await run('absent', at('absent:1')), /absent:1 is not verified/)
  })

  it('a tag that was moved after signing is denied', async () => {
    await pushSigned(registry, 'moved', '1')
    await pushUnsigned(registry, 'moved', '1')
    assertDenied(await run('moved', at('moved:1')), /is not verified/)
  })

  it('a tag that moves after it was verified: what runs is what was verified', async () => {
    const { digest } = await pushSigned(registry, 'moving', '1')
    assert.equal(imageOf(await run('moving-1', at('moving:1'))), `${at('moving:1')}@${digest}`)
    await pushUnsigned(registry, 'moving', '1')
    const again = await run('moving-2', at('moving:1'))
    if (again.status === 201) assert.equal(imageOf(again), `${at('moving:1')}@${digest}`)
    else assertDenied(again, /is not verified/)
  })

  it('init containers and image volumes are verified and pinned too', async () => {
    const [app, tool, data] = await Promise.all(['app', 'tool', 'data'].map((name) => pushSigned(registry, name, '1')))
    const spec = {
      initContainers: [{ name: 'tool', image: at('tool:1') }],
      containers: [{ name: 'app', image: at('app:1') }],
      volumes: [{ name: 'data', image: { reference: at('data:1') } }],
    }
    const { status, body } = await create('everything', spec)
    assert.equal(status, 201, JSON.stringify(body))
    assert.deepEqual(
      [
        dig(listAt(body, 'spec.initContainers')[0], 'image'),
        dig(listAt(body, 'spec.containers')[0], 'image'),
        dig(listAt(body, 'spec.volumes')[0], 'image', 'reference'),
      ],
      [`${at('tool:1')}@${tool?.digest}`, `${at('app:1')}@${app?.digest}`, `${at('data:1')}@${data?.digest}`],
    )
    await pushUnsigned(registry, 'raw', '1')
    const volumes = [{ name: 'data', image: { reference: at('raw:1') } }]
    assertDenied(await create('volume', { ...spec, volumes }), /volumes\[name=data\]\.image\.reference/)
  })

  it('an ephemeral container is verified and pinned', async () => {
    const { digest } = await pushSigned(registry, 'debugger', '1')
    await pushUnsigned(registry, 'shell', '1')
    await run('debugged', at('debugger:1'))
    const debug = (image: string) =>
      cluster.ask('PATCH', `${pods}/debugged/ephemeralcontainers`, {
        spec: { ephemeralContainers: [{ name: 'debug', image }] },
      })
    assertDenied(await debug(at('shell:1')), /shell:1 is not verified/)
    const { status, body } = await debug(at('debugger:1'))
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(dig(listAt(body, 'spec.ephemeralContainers')[0], 'image'), `${at('debugger:1')}@${digest}`)
  })

  const deployment = (image: string): JsonObject => ({
    metadata: { name: 'web' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
    },
  })
  const templateImage = ({ body }: ApiResponse): unknown =>
    dig(listAt(body, 'spec.template.spec.containers')[0], 'image')

  it('mutate: pods leaves a template as git says, and pins the Pods that controllers make of it', async () => {
    const { digest } = await pushSigned(registry, 'web', '1')
    const created = await cluster.ask('POST', '/apis/apps/v1/namespaces/shop/deployments', deployment(at('web:1')))
    assert.equal(created.status, 201, JSON.stringify(created.body))
    assert.equal(templateImage(created), at('web:1'))
    await until('its Pod runs', 20_000, async () => {
      const { body } = await cluster.ask('GET', `${pods}?labelSelector=app%3Dweb`)
      const [pod] = listAt(body, 'items')
      if (pod !== undefined) assert.equal(dig(listAt(pod, 'spec.containers')[0], 'image'), `${at('web:1')}@${digest}`)
      return pod !== undefined
    })
  })

  it('mutate: template pins the template', async () => {
    const { digest } = await pushSigned(registry, 'pinned', '1')
    const created = await cluster.ask(
      'POST',
      '/apis/apps/v1/namespaces/templates/deployments',
      deployment(at('pinned:1')),
    )
    assert.equal(created.status, 201, JSON.stringify(created.body))
    assert.equal(templateImage(created), `${at('pinned:1')}@${digest}`)
  })

  it('metrics tell the registry and the outcomes', async () => {
    const { text } = await cluster.get('/metrics')
    for (const outcome of ['verified', 'violation'])
      assert.match(
        text,
        new RegExp(`^heal_image_verifications_total\\{registry="${registry.host}",outcome="${outcome}"\\} [1-9]`, 'm'),
      )
    assert.match(text, /^heal_image_verification_duration_seconds_count\{outcome="verified"\} [1-9]/m)
    assert.match(text, /^heal_image_cache_total\{cache="verdict",result="hit"\} [1-9]/m)
  })
})
