import assert from 'node:assert/strict'
import { asArray, dig, type JsonObject } from '../../../../policies/json.ts'
import { needsRegistry } from '../../../registry/needs-registry.ts'
import { startRegistry, type Registry } from '../../../registry/registry.ts'
import { reviewOf } from '../../../support/case-request.ts'
import { requestFor } from '../../../support/policy-set.ts'
import { workload } from '../../../support/workloads.ts'
import { startSignedCluster, type SignedCluster } from './cluster.ts'
import { startGateway, type Gateway } from './gateway.ts'
import { pushSigned, signedByRelease } from './images.ts'

describe('signed images that cannot be verified', function () {
  this.timeout(120_000)
  const ends: (() => unknown)[] = []
  let registry: Registry
  let cluster: SignedCluster
  let silent: Gateway
  let gateway: Gateway

  before(async function () {
    needsRegistry(this)
    registry = await startRegistry()
    ends.push(() => registry.stop())
    ;[silent, gateway] = await Promise.all([startGateway(registry.host), startGateway(registry.host)])
    ends.push(silent.close, gateway.close)
    silent.hang()
    cluster = await startSignedCluster()
    ends.push(() => cluster.stop())
    await cluster.enforce('strict', signedByRelease(silent.host))
    await cluster.enforce('lenient', signedByRelease(silent.host, { onError: 'warn' }))
    await cluster.enforce('shop', signedByRelease(gateway.host))
  })
  after(async () => {
    await Promise.all(ends.map((end) => end()))
  })

  const pod = (namespace: string, image: string, spec: JsonObject = {}): JsonObject =>
    reviewOf(requestFor(workload('Pod', { namespace, podSpec: { containers: [{ name: 'web', image }], ...spec } })))
  const message = (response: JsonObject): string => String(dig(response, 'status', 'message'))

  it('a registry that keeps silent: denied in time, with what is not known', async () => {
    const started = performance.now()
    const response = await cluster.review('/validate/closed?timeout=2s', pod('strict', `${silent.host}/web:1`))
    const took = performance.now() - started
    assert.ok(took < 2_000, `took ${took} ms`)
    assert.equal(response['allowed'], false)
    assert.match(message(response), /web:1 cannot be verified: .*in time/)
    assert.doesNotMatch(message(response), /not verified:|no signature/)
  })

  it('onError: warn lets it pass, and says so', async () => {
    const response = await cluster.review('/validate/closed?timeout=2s', pod('lenient', `${silent.host}/web:1`))
    assert.equal(response['allowed'], true, message(response))
    assert.match(String(asArray(response['warnings'])), /cannot be verified/)
  })

  it('/mutate pins nothing that is not known, and does not stand in the way', async () => {
    const response = await cluster.review('/mutate?timeout=2s', pod('strict', `${silent.host}/web:1`))
    assert.deepEqual([response['allowed'], response['patch']], [true, undefined])
  })

  it('log, metric and readiness tell which registry', async () => {
    const { host } = silent
    assert.match(
      cluster.output(),
      new RegExp(`"registry":"${host}","reason":"[^"]*in time[^\\n]*"images cannot be verified"`),
    )
    const { text } = await cluster.get('/metrics')
    assert.match(
      text,
      new RegExp(`^heal_image_verifications_total\\{registry="${host}",outcome="indeterminate"\\} [1-9]`, 'm'),
    )
    const readiness = (await cluster.get('/readyz?verbose')).json()
    assert.deepEqual(
      asArray(dig(readiness, 'images', 'unanswered')).map((each) => dig(each, 'registry')),
      [host],
    )
  })

  it('an image that should have been pinned, where the mutating webhook did not answer: denied', async () => {
    await pushSigned(registry, 'web', '1')
    const response = await cluster.review('/validate/closed', pod('shop', `${gateway.host}/web:1`))
    assert.equal(response['allowed'], false)
    assert.match(message(response), /web:1 is signed, but not pinned to the digest that was verified/)
  })

  it('a malformed reference is denied by its name', async () => {
    const response = await cluster.review('/validate/closed', pod('shop', `${gateway.host}/web@sha256:1`))
    assert.equal(response['allowed'], false)
    assert.match(message(response), /malformed digest/)
  })

  it('a thousand equal requests at once: one verification', async () => {
    const { digest } = await pushSigned(registry, 'busy', '1')
    const body = pod('shop', `${gateway.host}/busy:1@${digest}`)
    const before = gateway.asked.length
    const responses = await Promise.all(Array.from({ length: 1_000 }, () => cluster.review('/validate/closed', body)))
    for (const response of responses) assert.equal(response['allowed'], true, message(response))
    const asked = gateway.asked.slice(before).filter((line) => line.includes('/busy/'))
    assert.equal(new Set(asked).size, asked.length, `asked twice: ${asked.join('; ')}`)
  })
})
