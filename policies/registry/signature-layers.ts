import { isSha256Digest } from '../sha256-digest.ts'
import type { Candidate, Layout, Material } from '../signatures/candidate.ts'
import { artifactTypeOf, descriptorsAt, type Descriptor } from './descriptor.ts'
import { limits, sizeText } from './limits.ts'
import { isIndexType } from './media-types.ts'
import type { Manifest } from './reader.ts'

/** A layer that holds signature material, still to be read. */
export interface SignatureLayer {
  layout: Layout
  layer: Descriptor
  kind: Exclude<Material['kind'], 'unreadable'>
  maxBytes: number
}

/** What a manifest holds: layers to read, and what cannot be used, with the reason. */
export type Found = SignatureLayer | Candidate

/** Types of layers, by how they begin: versions are written in different ways after it. */
const kinds = [
  { type: 'application/vnd.dev.sigstore.bundle', kind: 'bundle', maxBytes: limits.bundle },
  { type: 'application/vnd.dev.cosign.simplesigning.', kind: 'simple-signing', maxBytes: limits.payload },
  { type: 'application/vnd.dsse.envelope.', kind: 'envelope', maxBytes: limits.bundle },
  { type: 'application/vnd.in-toto', kind: 'envelope', maxBytes: limits.bundle },
] as const

const signatureTypes = [...kinds.map(({ type }) => type), 'application/vnd.dev.cosign.']

/** Types that say nothing about what a manifest holds: cosign writes the second into the fallback tag. */
const silentTypes = new Set([
  '',
  'application/vnd.oci.empty.v1+json',
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
])

/** False only for what a list of referrers itself calls something else than a signature or attestation: an SBOM, a chart. */
export function mayBeSignature({ artifactType }: Descriptor): boolean {
  return silentTypes.has(artifactType) || isSignatureType(artifactType)
}

function isSignatureType(type: string): boolean {
  return signatureTypes.some((known) => type.startsWith(known))
}

/** The signature material of one manifest. Layers of other types are told only where the manifest promises signatures. */
export function signatureLayersOf(layout: Layout, manifest: Manifest): Found[] {
  const isPromise = layout === 'sig-tag' || layout === 'att-tag' || isSignatureType(artifactTypeOf(manifest.json))
  if (isIndexType(manifest.mediaType))
    return isPromise ? [unreadable(layout, manifest.digest, 'is an index, not a manifest with signatures')] : []
  return descriptorsAt(manifest.json, 'layers').flatMap((layer) => foundIn(layout, layer, isPromise))
}

function foundIn(layout: Layout, layer: Descriptor, isPromise: boolean): Found[] {
  const known = kinds.find(({ type }) => layer.mediaType.startsWith(type))
  const reason = known === undefined ? 'has a type that is no signature' : problemOf(layer, known.maxBytes)
  if (known === undefined && !isPromise) return []
  if (known === undefined || reason !== undefined) return [unreadable(layout, layer.digest, reason ?? '')]
  return [{ layout, layer, kind: known.kind, maxBytes: known.maxBytes }]
}

function problemOf({ digest, size }: Descriptor, maxBytes: number): string | undefined {
  if (!isSha256Digest(digest)) return 'has a digest that is not sha256'
  return size > maxBytes ? `is larger than ${sizeText(maxBytes)}` : undefined
}

/** Material that was found, and why it cannot be used. */
export function unreadable(layout: Layout, digest: string, reason: string): Candidate {
  return { layout, digest: isSha256Digest(digest) ? digest : '', material: { kind: 'unreadable', reason } }
}

/** Material that was read. */
export function candidateOf({ layout, layer, kind }: SignatureLayer, bytes: Uint8Array): Candidate {
  const { digest, annotations } = layer
  return { layout, digest, material: materialOf(kind, bytes, annotations) }
}

function materialOf(kind: SignatureLayer['kind'], bytes: Uint8Array, annotations: Descriptor['annotations']): Material {
  if (kind === 'bundle') return { kind, json: bytes }
  return kind === 'envelope' ? { kind, json: bytes, annotations } : { kind, payload: bytes, annotations }
}
