import assert from 'node:assert/strict'
import { basicCredential, identityToken } from '../../../policies/registry/credentials.ts'
import { demand, tokenEndpoint } from '../../support/scripted-registry/authentication.ts'
import { addManifest } from '../../support/scripted-registry/content.ts'
import { answer, json, redirect, refusal } from '../../support/scripted-registry/replies.ts'
import { startScriptedRegistry, type ScriptedRegistry } from '../../support/scripted-registry/scripted-registry.ts'
import { failureOf, startWorld, valueOf, type World } from './world.ts'

const alice = basicCredential('alice', 'open:sesame')
const mallory = basicCredential('mallory', 'wrong')
const header = `Basic ${Buffer.from('alice:open:sesame').toString('base64')}`

describe('who asks a registry', () => {
  let world: World
  let digest = ''
  beforeEach(async () => {
    world = await startWorld()
    digest = addManifest(world.registry.content, [], { tag: '1' }).digest
  })
  afterEach(() => world.stop())
  const linesOf = ({ seen }: ScriptedRegistry): string[] => seen.map(({ line }) => line)

  describe('by Basic', () => {
    beforeEach(() => {
      demand(world.registry, 'Basic realm="registry, with a comma"', () => header)
    })

    it('user and password are sent after they are asked for, and from then on at once', async () => {
      assert.equal(valueOf(await world.resolve({ credentials: [alice] })), digest)
      assert.deepEqual(world.registry.seen[0]?.authorization, undefined)
      const before = world.registry.seen.length
      await world.resolve({ credentials: [alice] })
      assert.ok(world.registry.seen.slice(before).every(({ authorization }) => authorization === header))
    })

    it('several credentials are tried in order, and the one that was accepted first the next time', async () => {
      assert.equal(valueOf(await world.resolve({ credentials: [mallory, alice] })), digest)
      const before = world.registry.seen.length
      assert.equal(valueOf(await world.resolve({ credentials: [mallory, alice] })), digest)
      assert.ok(world.registry.seen.slice(before).every(({ authorization }) => authorization === header))
    })

    it('what one credential may see another does not, nor nobody', async () => {
      await world.resolve({ credentials: [alice] })
      assert.equal(failureOf(await world.resolve({ credentials: [mallory] })).kind, 'unauthorized')
      assert.equal(failureOf(await world.resolve()).kind, 'unauthorized')
    })

    it('an identity token is no password, and is not sent', async () => {
      const failure = failureOf(await world.resolve({ credentials: [identityToken('refresh-me')] }))
      assert.match(failure.message, /asks for a user and password/)
      assert.ok(world.registry.seen.every(({ authorization }) => authorization === undefined))
    })
  })

  it('a credential that is forbidden (403) gives way to the next', async () => {
    world.registry.on(/^(GET|HEAD)/, (request, response) => {
      const given = request.headers.authorization
      const challenge = refusal(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic' })
      const known = given === header ? world.registry.honest(request) : refusal(403, 'DENIED')
      ;(given === undefined ? challenge : known)(request, response)
    })
    assert.equal(valueOf(await world.resolve({ credentials: [mallory, alice] })), digest)
    assert.equal(failureOf(await world.resolve({ credentials: [mallory] })).kind, 'forbidden')
  })

  describe('by Bearer', () => {
    let token = 'token-1'
    const bearer = (more = ''): string =>
      `Bearer realm="${world.registry.url}/token?kind=a",service="the, service",scope="repository:team/web:pull,push"${more}`
    beforeEach(() => {
      token = 'token-1'
      demand(world.registry, bearer(), () => `Bearer ${token}`)
      world.registry.on(
        / \/token/,
        tokenEndpoint(() => token, ['alice:open:sesame'], { expires_in: 100 }),
      )
    })
    const tokenLines = (): string[] => linesOf(world.registry).filter((line) => line.includes('/token'))

    it('a token to pull the repository, and for nothing else, is asked for with user and password', async () => {
      assert.equal(valueOf(await world.resolve({ credentials: [alice] })), digest)
      const [asked] = world.registry.seen.filter(({ line }) => line.includes('/token'))
      assert.equal(asked?.authorization, header)
      const { searchParams } = new URL(asked.line.replace('GET ', world.registry.url))
      assert.deepEqual(Object.fromEntries(searchParams), {
        kind: 'a',
        service: 'the, service',
        scope: 'repository:team/web:pull',
      })
    })

    it('a token is used until it expires, ten seconds early', async () => {
      await world.resolve({ credentials: [alice] })
      world.clock.now += 89_000
      await world.resolve({ credentials: [alice] })
      assert.equal(tokenLines().length, 1)
      world.clock.now += 2000
      assert.equal(valueOf(await world.resolve({ credentials: [alice] })), digest)
      assert.equal(tokenLines().length, 2)
    })

    it('a token that is refused early is asked for again', async () => {
      await world.resolve({ credentials: [alice] })
      token = 'token-2'
      assert.equal(valueOf(await world.resolve({ credentials: [alice] })), digest)
      assert.equal(tokenLines().length, 2)
    })

    it('a wrong password is unauthorized, and the message tells neither it nor the query', async () => {
      const { kind, message } = failureOf(await world.resolve({ credentials: [mallory] }))
      assert.equal(kind, 'unauthorized')
      assert.doesNotMatch(message, /mallory|wrong|kind=a|scope/)
      assert.ok(message.includes(world.registry.host))
    })

    it('an identity token goes by POST, in the body', async () => {
      assert.equal(valueOf(await world.resolve({ credentials: [identityToken('refresh&me')] })), digest)
      const [asked] = world.registry.seen.filter(({ line }) => line.startsWith('POST'))
      assert.equal(asked?.authorization, undefined)
      assert.deepEqual(Object.fromEntries(new URLSearchParams(asked?.body)), {
        service: 'the, service',
        scope: 'repository:team/web:pull',
        grant_type: 'refresh_token',
        client_id: 'kubectl-heal',
        refresh_token: 'refresh&me',
      })
    })

    it('nobody gets a token too, where the endpoint gives one', async () => {
      world.registry.on(
        / \/token/,
        tokenEndpoint(() => token, []),
      )
      assert.equal(valueOf(await world.resolve()), digest)
    })

    const broken: [string, Parameters<ScriptedRegistry['on']>[1], string][] = [
      ['no token', json({}), 'malformed'],
      ['a token with a line break', json({ token: 'a\r\nx-evil: 1' }), 'malformed'],
      ['a page of HTML', answer(200, {}, '<html>'), 'malformed'],
      ['more than 64 KiB', answer(200, {}, 'x'.repeat(70_000)), 'malformed'],
      ['a redirect', redirect('/elsewhere'), 'malformed'],
      ['500', answer(500), 'unavailable'],
      ['429', answer(429), 'rate-limited'],
    ]
    for (const [claim, reply, kind] of broken)
      it(`a token endpoint that answers ${claim} is ${kind}`, async () => {
        world.registry.on(/ \/token/, reply)
        assert.equal(failureOf(await world.resolve({ credentials: [alice] })).kind, kind)
      })
  })

  const realms: [string, string][] = [
    ['a relative realm', '/token'],
    ['a realm of a file', 'file:///etc/passwd'],
    ['a realm at the metadata address', 'http://169.254.169.254/token'],
    ['a realm with a user', 'http://a:b@127.0.0.1/token'],
  ]
  for (const [claim, realm] of realms)
    it(`${claim} is asked for nothing`, async () => {
      demand(world.registry, `Bearer realm="${realm}"`, () => 'never')
      assert.equal(failureOf(await world.resolve({ credentials: [alice] })).kind, 'malformed')
      assert.ok(world.registry.seen.every(({ authorization }) => authorization === undefined))
    })

  const challenges: [string, string][] = [
    ['a challenge that is cut off', 'Basic realm="x'],
    ['a challenge with two realms', `Bearer realm="http://a.example",realm="http://b.example"`],
    ['another way', 'Negotiate YII='],
  ]
  for (const [claim, challenge] of challenges)
    it(`${claim} gets no credential`, async () => {
      demand(world.registry, challenge, () => 'never')
      assert.match(failureOf(await world.resolve({ credentials: [alice] })).message, /not understood/)
      assert.ok(world.registry.seen.every(({ authorization }) => authorization === undefined))
    })

  describe('another host', () => {
    let storage: ScriptedRegistry
    beforeEach(async () => (storage = await startScriptedRegistry({ content: world.registry.content })))
    afterEach(() => storage.stop())

    it('to which it redirects is told nothing, also not on the way back', async () => {
      world.registry.on(/^(GET|HEAD)/, (request, response) => {
        const isKnown = request.headers.authorization === header
        const reply = isKnown
          ? redirect(`${storage.url}${request.url ?? ''}`)
          : refusal(401, 'X', { 'www-authenticate': 'Basic' })
        reply(request, response)
      })
      assert.equal(valueOf(await world.resolve({ credentials: [alice] })), digest)
      assert.ok(storage.seen.length > 0 && storage.seen.every(({ authorization }) => authorization === undefined))
      storage.on(/./, redirect(`${world.registry.url}/v2/team/web/back`))
      const before = world.registry.seen.length
      await world.resolve({ credentials: [alice] })
      const back = world.registry.seen.slice(before).filter(({ line }) => line.endsWith('/back'))
      assert.ok(back.length > 0 && back.every(({ authorization }) => authorization === undefined))
    })

    it('may not ask for a credential', async () => {
      world.registry.on(/^(GET|HEAD)/, (request, response) => {
        redirect(`${storage.url}${request.url ?? ''}`)(request, response)
      })
      storage.on(/./, refusal(401, 'X', { 'www-authenticate': `Bearer realm="${storage.url}/token"` }))
      assert.equal(failureOf(await world.resolve({ credentials: [alice] })).kind, 'unauthorized')
      assert.deepEqual(
        linesOf(storage).filter((line) => line.includes('token')),
        [],
      )
    })

    it('may be the token endpoint of the registry', async () => {
      demand(world.registry, `bearer Realm="${storage.url}/token"`, () => 'Bearer t')
      storage.on(
        / \/token/,
        tokenEndpoint(() => 't', ['alice:open:sesame']),
      )
      assert.equal(valueOf(await world.resolve({ credentials: [alice] })), digest)
    })
  })
})
