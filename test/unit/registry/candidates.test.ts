import assert from 'node:assert/strict'
import { createRooms, type Room } from '../../../policies/registry/room.ts'
import type { RegistryResult } from '../../../policies/registry/result.ts'
import type { Candidate } from '../../../policies/signatures/candidate.ts'
import {
  addIndex,
  addManifest,
  addText,
  digestOf,
  type Layer,
  type StoredDescriptor,
} from '../../support/scripted-registry/content.ts'
import {
  answer,
  htmlPage,
  json,
  redirect,
  refusal,
  truncated,
  type Reply,
} from '../../support/scripted-registry/replies.ts'
import { startScriptedRegistry } from '../../support/scripted-registry/scripted-registry.ts'
import { failureOf, startWorld, valueOf, type World } from './world.ts'

const image = digestOf('the image')
const fallback = image.replace(':', '-')
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const emptyType = 'application/vnd.oci.empty.v1+json'
const ociIndex = 'application/vnd.oci.image.index.v1+json'
const bundle = (body: string): Layer => ({ type: bundleType, body })
const simple = (body: string, signature = 's'): Layer => ({
  type: 'application/vnd.dev.cosign.simplesigning.v1+json',
  body,
  annotations: { 'dev.cosignproject.cosign/signature': signature },
})
const envelope = (body: string): Layer => ({ type: 'application/vnd.dsse.envelope.v1+json', body })

/** `referrers bundle {"a":1}`, or `sig-tag unreadable: REASON`. */
function told({ layout, material }: Candidate): string {
  if (material.kind === 'unreadable') return `${layout} unreadable: ${material.reason}`
  const bytes = material.kind === 'simple-signing' ? material.payload : material.json
  return `${layout} ${material.kind} ${Buffer.from(bytes).toString()}`
}

describe('signature material of an image', () => {
  let world: World
  beforeEach(async () => (world = await startWorld()))
  afterEach(() => world.stop())

  const collect = (): Promise<RegistryResult<readonly Candidate[]>> =>
    world.client.candidates(world.reference('team/web'), image, world.access, AbortSignal.timeout(5000))
  const found = async (): Promise<string[]> => valueOf(await collect()).map(told)
  const refer = (...descriptors: StoredDescriptor[]): void => {
    world.registry.content.referrers = new Map([[image, descriptors]])
  }
  const signed = (body: string, artifactType = bundleType): StoredDescriptor =>
    addManifest(world.registry.content, [bundle(body)], { artifactType })

  it('of an image without any is none', async () => {
    assert.deepEqual(await found(), [])
  })

  it('is found in every layout that there is', async () => {
    refer(signed('{"from":"referrers"}'))
    addIndex(world.registry.content, [signed('{"from":"fallback"}')], fallback)
    addManifest(world.registry.content, [simple('{"from":"sig"}')], { tag: `${fallback}.sig` })
    addManifest(world.registry.content, [envelope('{"from":"att"}')], { tag: `${fallback}.att` })
    assert.deepEqual(await found(), [
      'referrers bundle {"from":"referrers"}',
      'fallback-tag bundle {"from":"fallback"}',
      'sig-tag simple-signing {"from":"sig"}',
      'att-tag envelope {"from":"att"}',
    ])
  })

  for (const [claim, layer] of [
    ['blobs', simple('x'.repeat(60_000))],
    ['annotations', simple('{}', 's'.repeat(60_000))],
  ] satisfies [string, Layer][])
    it(`is not read where there is no room for its ${claim}, and is read when there is`, async () => {
      const newRoom = createRooms(50_000, 100)
      const reference = world.reference('team/web')
      const into = (room: Room) =>
        world.client.candidates(reference, image, world.access, AbortSignal.timeout(5000), room)
      refer(addManifest(world.registry.content, [layer]))
      assert.match(failureOf(await into(newRoom())).message, /has large signatures, while others are being read/)
      assert.equal(valueOf(await into(createRooms(100_000, 100)())).length, 1)
    })

  it('has the digest of its blob and the annotations of its layer', async () => {
    addManifest(world.registry.content, [simple('{}', 'c2ln')], { tag: `${fallback}.sig` })
    const [candidate] = valueOf(await collect())
    assert.equal(candidate?.digest, digestOf('{}'))
    assert.ok(candidate.material.kind === 'simple-signing')
    assert.deepEqual(candidate.material.annotations, { 'dev.cosignproject.cosign/signature': 'c2ln' })
  })

  it('counts once where two layouts list it, and twice where one payload has two signatures', async () => {
    refer(signed('{}'))
    addIndex(world.registry.content, [signed('{}')], fallback)
    addManifest(world.registry.content, [simple('{"p":1}', 'a'), simple('{"p":1}', 'b')], { tag: `${fallback}.sig` })
    assert.equal((await found()).length, 3)
  })

  it('is found in the fallback tag whatever its entries say that they are', async () => {
    const entry = { ...signed('{}'), artifactType: 'application/vnd.example.unknown' }
    addIndex(world.registry.content, [entry, { ...signed('{"a":1}'), artifactType: emptyType }], fallback)
    assert.equal((await found()).length, 2)
  })

  it('is not looked for in what a list of referrers calls something else, nor in what holds none', async () => {
    const sbom = addManifest(world.registry.content, [{ type: 'text/spdx+json', body: '{}' }], {
      artifactType: 'application/spdx+json',
    })
    refer(sbom, { ...sbom, digest: digestOf('never read') })
    addIndex(world.registry.content, [sbom], fallback)
    assert.deepEqual(await found(), [])
  })

  const falseAnswers: [string, Parameters<World['registry']['on']>[1]][] = [
    ['a page of HTML', htmlPage],
    ['200 and JSON of another type', json({ manifests: [{ digest: image }] })],
    ['404', refusal(404, 'NOT_FOUND')],
    ['404 in HTML', answer(404, { 'content-type': 'text/html' }, '<html>')],
    ['405', answer(405)],
    ['400', answer(400)],
  ]
  for (const [claim, reply] of falseAnswers)
    it(`a registry that answers ${claim} for referrers has no referrers API; the tags are read`, async () => {
      world.registry.on(/\/referrers\//, reply)
      addManifest(world.registry.content, [simple('{}')], { tag: `${fallback}.sig` })
      assert.deepEqual(await found(), ['sig-tag simple-signing {}'])
    })

  it('is read from all pages of referrers', async () => {
    const [first, second] = [signed('{"page":1}'), signed('{"page":2}')]
    const page = (entry: StoredDescriptor, link: Record<string, string>) =>
      answer(200, { 'content-type': ociIndex, ...link }, JSON.stringify({ manifests: [entry] }))
    world.registry.on(/\/referrers\//, page(first, { link: `</v2/team/web/referrers/${image}?last=a>; rel="next"` }))
    world.registry.on(/last=a/, page(second, {}))
    assert.deepEqual(await found(), ['referrers bundle {"page":1}', 'referrers bundle {"page":2}'])
  })

  it('pages that lead to themselves, in circles or away end', async () => {
    const endless = (link: string) =>
      answer(200, { 'content-type': ociIndex, link }, JSON.stringify({ manifests: [signed('{}')] }))
    for (const link of ['<?>; rel=next', '<?n=1>; rel=next', '<http://127.0.0.1:9/v2/x>; rel="next"']) {
      world.registry.on(/\/referrers\//, endless(link))
      assert.deepEqual(await found(), ['referrers bundle {}'])
    }
    assert.ok(world.registry.seen.filter(({ line }) => line.includes('referrers')).length <= 12)
  })

  it('of more than ten pages it is told that there is more, and what else the pages list hides nothing', async () => {
    const listing = signed('{}')
    const others = Array.from({ length: 60 }, () => ({ ...listing, artifactType: 'application/spdx+json' }))
    const page: Reply = (request, response) => {
      const next = Number(new URL(request.url ?? '', 'http://r').searchParams.get('n')) + 1
      const manifests = next === 10 ? [listing] : others
      const headers = { 'content-type': ociIndex, link: `<?n=${next}>; rel="next"` }
      answer(200, headers, JSON.stringify({ manifests }))(request, response)
    }
    world.registry.on(/\/referrers\//, page)
    assert.deepEqual(await found(), [
      'referrers bundle {}',
      'referrers unreadable: the list of referrers goes on and was not read further: at most 10 pages are',
    ])
  })

  it('of more than fifty the rest is told, and not read', async () => {
    refer(...Array.from({ length: 60 }, (_, index) => signed(`{"n":${index}}`)))
    const all = await found()
    assert.equal(all.length, 51)
    assert.equal(all.at(-1), 'referrers unreadable: 10 more were not looked at: at most 50 are')
    assert.ok(world.registry.seen.length <= 110)
  })

  const unusable: [string, () => void, RegExp][] = [
    [
      'a blob that is not what its digest says',
      () => {
        world.registry.on(/\/blobs\//, answer(200, {}, '{"x":0}'))
      },
      /not what its digest says/,
    ],
    [
      'a blob that is not there',
      () => {
        world.registry.on(/\/blobs\//, refusal(404, 'BLOB_UNKNOWN'))
      },
      /has no such thing/,
    ],
    [
      'a blob that is longer than its descriptor says',
      () => {
        world.registry.on(/\/blobs\//, answer(200, {}, ' '.repeat(70_000)))
      },
      /more than/,
    ],
  ]
  for (const [claim, arrange, reason] of unusable)
    it(`${claim} is material that cannot be used`, async () => {
      refer(signed('{"n":1}'))
      arrange()
      const [only, ...others] = await found()
      assert.deepEqual(others, [])
      assert.match(only ?? '', /^referrers unreadable: /)
      assert.match(only ?? '', reason)
    })

  it('a manifest that is not what its digest says is material that cannot be used', async () => {
    const { digest } = signed('{}')
    refer(signed('{"n":1}'), signed('{}'))
    world.registry.on(new RegExp(digest), json({ layers: [] }, 'application/vnd.oci.image.manifest.v1+json'))
    const [good, bad] = await found()
    assert.equal(good, 'referrers bundle {"n":1}')
    assert.match(bad ?? '', /manifest that is not what its digest says/)
  })

  it('what is too large by its descriptor is not asked for', async () => {
    const layer = { mediaType: bundleType, digest: digestOf('large'), size: 5 * 2 ** 20 }
    const payload = { ...layer, mediaType: simple('').type, size: 200_000 }
    const manifest = { artifactType: bundleType, layers: [layer, payload] }
    refer(addText(world.registry.content, 'application/vnd.oci.image.manifest.v1+json', JSON.stringify(manifest)))
    assert.deepEqual(await found(), [
      'referrers unreadable: is larger than 4 MiB',
      'referrers unreadable: is larger than 128 KiB',
    ])
    assert.ok(world.registry.seen.every(({ line }) => !line.includes('/blobs/')))
  })

  it('digests that are none or not sha256 are never part of an address', async () => {
    refer(
      { ...signed('{}'), digest: 'sha256:../../../secret' },
      { ...signed('{}'), digest: `sha512:${'a'.repeat(128)}` },
    )
    assert.deepEqual(
      await found(),
      Array.from({ length: 2 }, () => 'referrers unreadable: has a digest that is not sha256'),
    )
    assert.ok(world.registry.seen.every(({ line }) => !/secret|sha512/.test(line)))
  })

  it('a classic tag with something else in it is told', async () => {
    addManifest(world.registry.content, [{ type: 'text/plain', body: 'hello' }], { tag: `${fallback}.sig` })
    addIndex(world.registry.content, [], `${fallback}.att`)
    assert.deepEqual(await found(), [
      'sig-tag unreadable: has a type that is no signature',
      'att-tag unreadable: is an index, not a manifest with signatures',
    ])
  })

  it('blobs may be in a storage elsewhere', async () => {
    const storage = await startScriptedRegistry({ content: world.registry.content })
    refer(signed('{"far":1}'))
    world.registry.on(/\/blobs\//, (request, response) => {
      redirect(`${storage.url}${request.url ?? ''}?X-Amz-Signature=1`)(request, response)
    })
    assert.deepEqual(await found(), ['referrers bundle {"far":1}'])
    await storage.stop()
  })

  const failures: [string, RegExp, Parameters<World['registry']['on']>[1], string][] = [
    ['500 for referrers', /\/referrers\//, answer(500), 'unavailable'],
    ['401 for referrers', /\/referrers\//, refusal(401, 'UNAUTHORIZED'), 'unauthorized'],
    ['referrers that are no JSON', /\/referrers\//, answer(200, { 'content-type': ociIndex }, 'x'), 'malformed'],
    [
      'referrers of 2 MiB',
      /\/referrers\//,
      answer(200, { 'content-type': ociIndex }, ' '.repeat(2 ** 21)),
      'malformed',
    ],
    ['500 for a tag', /\.sig$/, answer(500), 'unavailable'],
    ['429 for a blob', /\/blobs\//, answer(429), 'rate-limited'],
    ['a blob that breaks off', /\/blobs\//, truncated('{}'), 'unavailable'],
    ['403 for a blob', /\/blobs\//, answer(403), 'forbidden'],
  ]
  for (const [claim, pattern, reply, kind] of failures)
    it(`${claim}: nobody knows what there is (${kind})`, async () => {
      refer(signed('{}'))
      world.registry.on(pattern, reply)
      assert.equal(failureOf(await collect()).kind, kind)
    })

  it('is not asked for with a digest that is none', async () => {
    const { client, access } = world
    const asked = client.candidates(world.reference('web'), '../x', access, AbortSignal.timeout(5000))
    assert.equal(failureOf(await asked).kind, 'malformed')
    assert.deepEqual(world.registry.seen, [])
  })
})
