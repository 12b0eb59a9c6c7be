import assert from 'node:assert/strict'
import { basicCredential } from '../../../policies/registry/credentials.ts'
import type { RegistryFault } from '../../../policies/registry/result.ts'
import { createAuthority } from '../../cluster/pki/authority.ts'
import { demand } from '../../support/scripted-registry/authentication.ts'
import { addManifest } from '../../support/scripted-registry/content.ts'
import { redirect } from '../../support/scripted-registry/replies.ts'
import { startScriptedRegistry } from '../../support/scripted-registry/scripted-registry.ts'
import { failureOf, referenceOf, startWorld, valueOf, type World } from './world.ts'

const authority = createAuthority('registry authority')
const pair = authority.issue({ commonName: 'registry', names: ['127.0.0.1'] })
const ca = authority.certificate

describe('registries over https', () => {
  let world: World
  let digest = ''
  beforeEach(async () => {
    world = await startWorld(pair)
    digest = addManifest(world.registry.content, [], { tag: '1' }).digest
  })
  afterEach(() => world.stop())

  const alice = basicCredential('alice', 'secret')

  it('with a private authority are believed where it is given', async () => {
    assert.equal(valueOf(await world.resolve({ ca })), digest)
  })

  const refused: [string, () => Promise<World['access']>, RegistryFault, RegExp][] = [
    [
      'an unknown authority says what to give',
      () => Promise.resolve(world.access),
      'tls',
      /unknown authority: give its CA in registries\[\]\.ca/,
    ],
    [
      'another authority is not enough',
      () => Promise.resolve({ ...world.access, ca: createAuthority('other').certificate }),
      'tls',
      /unknown authority/,
    ],
    ['what is no authority is an unknown one', () => Promise.resolve({ ...world.access, ca: 'none' }), 'tls', /./],
    [
      'http is not what it speaks',
      () => Promise.resolve({ ...world.access, insecure: true }),
      'unavailable',
      /the connection broke|HTTP as we do/,
    ],
  ]
  for (const [claim, access, kind, message] of refused)
    it(claim, async () => {
      const failure = failureOf(await world.resolve(await access()))
      assert.equal(failure.kind, kind, failure.message)
      assert.match(failure.message, message)
    })

  it('a certificate for another name is not believed', async () => {
    const other = await startWorld(authority.issue({ commonName: 'registry', names: ['registry.example'] }))
    const failure = failureOf(await other.resolve({ ca }))
    assert.deepEqual([failure.kind, /another name/.test(failure.message)], ['tls', true])
    await other.stop()
  })

  it('a registry that speaks only http is told apart', async () => {
    const plain = await startScriptedRegistry()
    const reference = referenceOf(`${plain.host}/web:1`)
    const failure = failureOf(await world.client.resolve(reference, world.access, AbortSignal.timeout(5000)))
    assert.match(failure.message, /where it is reached by http, say insecure: true/)
    await plain.stop()
  })

  it('are not left for http by a redirect', async () => {
    world.registry.on(/./, redirect('http://127.0.0.1:9/v2/'))
    const failure = failureOf(await world.resolve({ ca }))
    assert.deepEqual([failure.kind, /from https to http/.test(failure.message)], ['malformed', true])
  })

  it('are not left for http by a realm', async () => {
    const endpoint = await startScriptedRegistry()
    demand(world.registry, `Bearer realm="${endpoint.url}/token"`, () => 'Bearer t')
    const failure = failureOf(await world.resolve({ ca, credentials: [alice] }))
    assert.match(failure.message, /token endpoint .* leads from https to http/)
    assert.deepEqual(endpoint.seen, [])
    await endpoint.stop()
  })

  it('one connection serves many requests', async () => {
    for (let time = 0; time < 5; time += 1) assert.equal(valueOf(await world.resolve({ ca })), digest)
    assert.equal(world.registry.connections(), 1)
  })
})
