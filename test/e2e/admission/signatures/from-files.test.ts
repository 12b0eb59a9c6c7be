import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dig, type JsonObject } from '../../../../policies/json.ts'
import { until } from '../../../cluster/until.ts'
import { needsRegistry } from '../../../registry/needs-registry.ts'
import { startRegistry, type Registry } from '../../../registry/registry.ts'
import { reviewOf } from '../../../support/case-request.ts'
import { requestFor } from '../../../support/policy-set.ts'
import { workload } from '../../../support/workloads.ts'
import { responseOf, send } from '../client.ts'
import { startHouse, type House } from '../house.ts'
import { startGateway, type Gateway } from './gateway.ts'
import { pushSigned, pushUnsigned, signedByRelease } from './images.ts'

/** A policy file (YAML has JSON in it) of one rule. */
function policyFile(signedImages: unknown): string {
  return JSON.stringify({
    ...{ apiVersion: 'kubectl-heal.io/v1alpha1', kind: 'DriftPolicy', metadata: { name: 'signed' } },
    spec: { match: {}, action: 'Enforce', rules: [{ name: 'signed', signedImages }] },
  })
}

async function review({ running: { url }, ca }: House, image: string, path = '/validate'): Promise<JsonObject> {
  const pod = workload('Pod', { podSpec: { containers: [{ name: 'web', image }] } })
  return responseOf(await send(url + path, { ca, agent: false }, JSON.stringify(reviewOf(requestFor(pod)))))
}

const message = (response: JsonObject): string => String(dig(response, 'status', 'message'))

describe('staleIfError', function () {
  this.timeout(30_000)
  const ends: (() => unknown)[] = []
  let registry: Registry
  let gateway: Gateway
  let house: House

  before(async function () {
    needsRegistry(this)
    registry = await startRegistry()
    ends.push(() => registry.stop())
    gateway = await startGateway(registry.host)
    ends.push(gateway.close)
    const options = signedByRelease(gateway.host, { staleIfError: true, mutate: 'off' })
    const forgetful = { digestFor: 1, verifiedFor: 1, violationFor: 1 }
    house = await startHouse(() => ({}), { 'policies/wants.yaml': policyFile(options) }, { images: forgetful })
    ends.push(house.close)
    await pushSigned(registry, 'web', '1')
    await pushUnsigned(registry, 'raw', '1')
  })
  after(async () => {
    await Promise.all(ends.map((end) => end()))
  })

  it('an image that was verified still counts while its registry fails, and a metric tells; nothing else does', async () => {
    const web = `${gateway.host}/web:1`
    const first = await review(house, web)
    assert.equal(first['allowed'], true, message(first))
    assert.equal((await review(house, `${gateway.host}/raw:1`))['allowed'], false)
    gateway.close()
    const again = await review(house, web)
    assert.equal(again['allowed'], true, message(again))
    assert.match((await house.get('/metrics')).text, /^heal_image_cache_total\{cache="verdict",result="stale"\} [1-9]/m)
    const raw = await review(house, `${gateway.host}/raw:1`)
    assert.equal(raw['allowed'], false)
    assert.match(message(raw), /cannot be verified/)
  })
})

describe('the docker configuration of the server', function () {
  this.timeout(30_000)
  const ends: (() => unknown)[] = []
  let registry: Registry
  let folder = ''

  before(async function () {
    needsRegistry(this)
    registry = await startRegistry({ auth: 'basic', tls: true })
    ends.push(() => registry.stop())
    folder = mkdtempSync(join(tmpdir(), 'heal-docker-'))
    ends.push(() => {
      rmSync(folder, { recursive: true })
    })
    await pushSigned(registry, 'web', '1')
  })
  after(async () => {
    await Promise.all(ends.map((end) => end()))
  })

  const rule = () => ({
    ...signedByRelease(registry.host, { registries: [{ host: registry.host, ca: registry.ca }], mutate: 'off' }),
  })

  async function answerWith(env: Record<string, string>): Promise<JsonObject> {
    const house = await startHouse(() => ({ env }), { 'policies/wants.yaml': policyFile(rule()) })
    try {
      return await review(house, `${registry.host}/web:1`)
    } finally {
      await house.close()
    }
  }

  it('without it the registry does not let the server in, and the denial says so', async () => {
    const response = await answerWith({})
    assert.equal(response['allowed'], false)
    assert.match(message(response), /cannot be verified/)
  })

  it('with it it does', async () => {
    const { username = '', password = '' } = registry.user ?? {}
    const auth = Buffer.from(`${username}:${password}`).toString('base64')
    mkdirSync(join(folder, 'docker'))
    writeFileSync(join(folder, 'docker/config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }))
    const response = await answerWith({ DOCKER_CONFIG: join(folder, 'docker') })
    assert.equal(response['allowed'], true, message(response))
  })

  it('and with a credential helper', async () => {
    const { username = '', password = '' } = registry.user ?? {}
    const answer = JSON.stringify({ Username: username, Secret: password })
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin/docker-credential-tests'), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 })
    mkdirSync(join(folder, '.docker'))
    writeFileSync(join(folder, '.docker/config.json'), JSON.stringify({ credsStore: 'tests' }))
    const response = await answerWith({ HOME: folder, PATH: `${join(folder, 'bin')}:/usr/bin:/bin` })
    assert.equal(response['allowed'], true, message(response))
  })
})

describe('a policy that begins to ask about images', () => {
  it('is told in readiness from then on; before that nothing is opened', async () => {
    const house = await startHouse()
    try {
      const images = async () => dig((await house.get('/readyz?verbose')).json(), 'images')
      assert.equal(await images(), undefined)
      house.write('policies/wants.yaml', policyFile(signedByRelease('registry.example.com')))
      await until('the verifier is open', 10_000, async () => (await images()) !== undefined)
      assert.deepEqual(await images(), { unanswered: [] })
    } finally {
      await house.close()
    }
  })
})
