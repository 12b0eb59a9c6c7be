import { isSha256Digest } from '../sha256-digest.ts'
import type { Candidate, Layout } from '../signatures/candidate.ts'
import { descriptorsAt, type Descriptor } from './descriptor.ts'
import { eachOf } from './each-of.ts'
import { limits } from './limits.ts'
import { isIndexType } from './media-types.ts'
import type { Manifest, Reader } from './reader.ts'
import { noRoom, readLayers, unusable } from './read-layers.ts'
import { listReferrers } from './referrers.ts'
import type { RegistryFailure, RegistryResult } from './result.ts'
import type { Room } from './room.ts'
import { signatureLayersOf, unreadable, type Found } from './signature-layers.ts'

/** A manifest that an index lists for the image. */
interface Entry {
  layout: Layout
  digest: string
}

/**
 * All signature material of an image: of the referrers API, the fallback tag and both classic tags. What is there but cannot be used is
 * told with its reason; a registry that does not answer fails the whole, for then nobody knows what there is.
 */
export async function collectCandidates(
  reader: Reader,
  digest: string,
  room?: Room,
): Promise<RegistryResult<readonly Candidate[]>> {
  const tag = digest.replace(':', '-')
  // First, and alone: the others then have its token.
  const referrers = await listReferrers(reader, digest)
  if (!referrers.ok) return referrers
  const tags = [tag, `${tag}.sig`, `${tag}.att`]
  const tagged = await eachOf(tags, limits.parallel, (each) => manifestOrNone(reader, each))
  if (!tagged.ok) return tagged
  const [fallback, signatures, attestations] = tagged.value
  const listed = entriesOf(referrers.value.listed, fallback)
  const read = await eachOf(listed.slice(0, limits.candidates), limits.parallel, (entry) =>
    layersOf(reader, entry, room),
  )
  if (!read.ok) return read
  const found = [
    ...read.value.flat(),
    ...foundAt('fallback-tag', fallback),
    ...foundAt('sig-tag', signatures),
    ...foundAt('att-tag', attestations),
  ]
  const candidates = await readLayers(reader, found, Math.max(listed.length - limits.candidates, 0), room)
  return candidates.ok && referrers.value.hasMore ? { ok: true, value: [...candidates.value, notAllPages] } : candidates
}

const notAllPages = unreadable(
  'referrers',
  '',
  `the list of referrers goes on and was not read further: at most ${limits.pages} pages are`,
)

/** What a tag holds: nothing, a manifest, or something that cannot be read. */
type Tagged = Manifest | 'none' | RegistryFailure

async function manifestOrNone(reader: Reader, tag: string): Promise<RegistryResult<Tagged>> {
  const manifest = await reader.manifest(tag)
  if (manifest.ok || manifest.kind === 'malformed') return { ok: true, value: manifest.ok ? manifest.value : manifest }
  return manifest.kind === 'not-found' ? { ok: true, value: 'none' } : manifest
}

function isManifest(tagged: Tagged | undefined): tagged is Manifest {
  return typeof tagged === 'object' && 'json' in tagged
}

/** Of the fallback tag every entry counts: what an entry says of its type is often nothing there. */
function entriesOf(referrers: readonly Descriptor[], fallback: Tagged | undefined): Entry[] {
  const index = isManifest(fallback) && isIndexType(fallback.mediaType) ? descriptorsAt(fallback.json, 'manifests') : []
  const entries = new Map<string, Entry>()
  const add = (layout: Layout, descriptors: readonly Descriptor[]): void => {
    for (const { digest } of descriptors) if (!entries.has(digest)) entries.set(digest, { layout, digest })
  }
  add('referrers', referrers)
  add('fallback-tag', index)
  return [...entries.values()]
}

function foundAt(layout: Layout, tagged: Tagged | undefined): Found[] {
  if (tagged === undefined || tagged === 'none') return []
  return isManifest(tagged) ? signatureLayersOf(layout, tagged) : [unreadable(layout, '', tagged.message)]
}

async function layersOf(
  reader: Reader,
  { layout, digest }: Entry,
  room: Room | undefined,
): Promise<RegistryResult<Found[]>> {
  if (!isSha256Digest(digest))
    return { ok: true, value: [unreadable(layout, digest, 'has a digest that is not sha256')] }
  const manifest = await reader.manifest(digest)
  if (manifest.ok) {
    const found = signatureLayersOf(layout, manifest.value)
    return room?.take(annotationBytes(found)) === false ? noRoom(reader) : { ok: true, value: found }
  }
  return unusable(layout, digest, manifest, (candidate) => [candidate])
}

/** What is kept of manifests: a mebibyte of annotations in each of fifty is more than all signatures may be. */
function annotationBytes(found: readonly Found[]): number {
  const texts = found.flatMap((each) => ('layer' in each ? Object.values(each.layer.annotations) : []))
  return texts.reduce((sum, text) => sum + text.length, 0)
}
