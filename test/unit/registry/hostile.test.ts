import assert from 'node:assert/strict'
import type { RegistryFault } from '../../../policies/registry/result.ts'
import { addManifest, digestOf } from '../../support/scripted-registry/content.ts'
import {
  answer,
  hang,
  htmlPage,
  inTurn,
  redirect,
  refusal,
  reset,
  stalled,
  truncated,
  type Reply,
} from '../../support/scripted-registry/replies.ts'
import { failureOf, startWorld, valueOf, type World } from './world.ts'

describe('registries that fail or mislead, asked for the digest of a tag', () => {
  let world: World
  beforeEach(async () => (world = await startWorld()))
  afterEach(() => world.stop())

  const ociManifest = 'application/vnd.oci.image.manifest.v1+json'
  const inManifest = { 'content-type': ociManifest }

  const failures: [string, Reply, RegistryFault, RegExp][] = [
    ['500 is unavailable', refusal(500, 'UNKNOWN'), 'unavailable', /failed \(500/],
    ['503 is unavailable', answer(503), 'unavailable', /failed \(503\)/],
    ['429 is rate-limited', refusal(429, 'TOOMANYREQUESTS'), 'rate-limited', /limits how often/],
    ['401 without a challenge is unauthorized', refusal(401, 'UNAUTHORIZED'), 'unauthorized', /credentials/],
    ['403 is forbidden', refusal(403, 'DENIED'), 'forbidden', /refuses access/],
    ['404 is not found, and names what is', refusal(404, 'MANIFEST_UNKNOWN'), 'not-found', /has no image team\/web:1$/],
    [
      'the 404 of a web server is not found, and doubts that it is a registry',
      answer(404, { 'content-type': 'text/html' }, '<html>Not Found</html>'),
      'not-found',
      /has no image team\/web:1, and does not answer like a registry: is the host the right one\?$/,
    ],
    [
      'a 404 with the header of registries is not found, of a registry',
      answer(404, { 'docker-distribution-api-version': 'registry/2.0' }),
      'not-found',
      /has no image team\/web:1$/,
    ],
    ['a page of HTML is malformed', htmlPage, 'malformed', /"text\/html" in place of a manifest/],
    ['a connection that breaks is unavailable', reset, 'unavailable', /the connection broke/],
    ['a body that breaks off is unavailable', truncated('{', inManifest), 'unavailable', /broke off/],
    ['a manifest of 2 MiB is malformed', answer(200, inManifest, ' '.repeat(2 ** 21)), 'malformed', /more than/],
    ['a manifest that is no JSON is malformed', answer(200, inManifest, 'no'), 'malformed', /no JSON object/],
    ['a redirect to itself is malformed', redirect('?'), 'malformed', /in a circle/],
    ['a redirect to file: is malformed', redirect('file:///etc/passwd'), 'malformed', /to a file: URL/],
    [
      'a redirect to a metadata address is malformed',
      redirect('http://169.254.169.254/x'),
      'malformed',
      /of the machine itself/,
    ],
    ['the same address as a number too', redirect('http://2852039166/latest'), 'malformed', /of the machine itself/],
    [
      'its name with a dot at the end too',
      redirect('http://metadata.google.internal./x'),
      'malformed',
      /of the machine/,
    ],
    ['and its IPv6 address', redirect('http://[::ffff:169.254.169.254]/x'), 'malformed', /of the machine/],
    ['a redirect to a URL with a user is malformed', redirect('http://a:b@example.com'), 'malformed', /user in it/],
    ['a redirect to nothing is malformed', redirect('http://['), 'malformed', /to no URL/],
    ['a status that nobody knows is malformed', answer(418), 'malformed', /unexpected status \(418\)/],
  ]
  for (const [claim, reply, kind, message] of failures)
    it(claim, async () => {
      world.registry.on(/./, reply)
      const failure = failureOf(await world.resolve())
      assert.equal(failure.kind, kind, failure.message)
      assert.match(failure.message, message)
      assert.ok(failure.message.includes(world.registry.host))
    })

  for (const [claim, reply] of [
    ['a registry that hangs', hang],
    ['a body that never ends', stalled('{', inManifest)],
  ] as const)
    it(`${claim} is a timeout when the signal ends`, async () => {
      world.registry.on(/./, reply)
      const signal = AbortSignal.timeout(100)
      const failure = failureOf(await world.client.resolve(world.reference('web:1'), world.access, signal))
      assert.deepEqual(
        [failure.kind, failure.message],
        ['timeout', `registry ${world.registry.host} did not answer in time`],
      )
    })

  it('six redirects are too many, five are followed', async () => {
    const image = addManifest(world.registry.content, [], { tag: '1' })
    world.registry.on(/\/hop\/(\d)/, (request, response) => {
      const hop = Number(request.url?.at(-1))
      redirect(hop === 1 ? '/v2/team/web/manifests/1' : `/hop/${hop - 1}`)(request, response)
    })
    world.registry.on(/HEAD .*\/five$/, redirect('/hop/4'))
    world.registry.on(/HEAD .*\/six$/, redirect('/hop/5'))
    world.registry.on(/GET .*\/five$/, redirect('/hop/4'))
    assert.equal(valueOf(await world.resolve({}, 'team/web:five')), image.digest)
    assert.match(failureOf(await world.resolve({}, 'team/web:six')).message, /more than 5 times/)
  })

  it('a digest is asked of HEAD, and counted where HEAD does not tell it', async () => {
    const image = addManifest(world.registry.content, [], { tag: '1' })
    assert.equal(valueOf(await world.resolve()), image.digest)
    assert.deepEqual(
      world.registry.seen.map(({ line }) => line),
      ['HEAD /v2/team/web/manifests/1', 'GET /v2/team/web/manifests/1'],
    )
    const told = digestOf('told')
    world.registry.on(/^HEAD/, answer(200, { ...inManifest, 'docker-content-digest': told }))
    assert.equal(valueOf(await world.resolve()), told)
  })

  const lies: [string, Record<string, string>][] = [
    ['a sha512 digest', { ...inManifest, 'docker-content-digest': `sha512:${'a'.repeat(128)}` }],
    ['a digest with a path in it', { ...inManifest, 'docker-content-digest': 'sha256:../../x' }],
    ['no digest', inManifest],
    ['a digest of a page of HTML', { 'content-type': 'text/html', 'docker-content-digest': digestOf('x') }],
  ]
  for (const [claim, headers] of lies)
    it(`${claim} of HEAD is not taken: the manifest is read and counted`, async () => {
      const image = addManifest(world.registry.content, [], { tag: '1' })
      world.registry.on(/^HEAD/, answer(200, headers))
      assert.equal(valueOf(await world.resolve()), image.digest)
    })

  it('where HEAD is not served GET is asked', async () => {
    const image = addManifest(world.registry.content, [], { tag: '1' })
    world.registry.on(/^HEAD/, answer(405))
    assert.equal(valueOf(await world.resolve()), image.digest)
  })

  it('a reference with a digest is answered without asking', async () => {
    const digest = digestOf('x')
    assert.equal(valueOf(await world.resolve({}, `team/web:1@${digest}`)), digest)
    assert.deepEqual(world.registry.seen, [])
  })

  it('a registry that has failed five times in a row is not asked for ten seconds', async () => {
    world.registry.on(/./, answer(500))
    for (let time = 0; time < 5; time += 1) await world.resolve()
    const failure = failureOf(await world.resolve())
    assert.match(failure.message, /failed 5 times in a row and is asked again in 10 s/)
    assert.equal(world.registry.seen.length, 5)
    world.clock.now += 10_001
    world.registry.on(/./, inTurn(refusal(404, 'X')))
    assert.equal(failureOf(await world.resolve()).kind, 'not-found')
  })

  it('a registry that limits is not asked before its Retry-After', async () => {
    world.registry.on(/./, answer(429, { 'retry-after': '30' }))
    assert.equal(failureOf(await world.resolve()).retryAfter, 30_000)
    world.clock.now += 29_000
    const failure = failureOf(await world.resolve())
    assert.deepEqual([failure.kind, failure.retryAfter], ['rate-limited', 1000])
    assert.equal(world.registry.seen.length, 1)
    world.clock.now += 1001
    await world.resolve()
    assert.equal(world.registry.seen.length, 2)
  })
})
