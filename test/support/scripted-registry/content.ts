import { createHash } from 'node:crypto'

const ociIndex = 'application/vnd.oci.image.index.v1+json'
const ociManifest = 'application/vnd.oci.image.manifest.v1+json'

/** A blob or manifest with its type. */
export interface Stored {
  type: string
  bytes: Buffer
}

/** A descriptor, as manifests and indexes name each other. */
export interface StoredDescriptor {
  mediaType: string
  digest: string
  size: number
  artifactType?: string
  annotations?: Record<string, string>
}

/** A layer to be stored. */
export interface Layer {
  type: string
  body: string
  annotations?: Record<string, string>
}

/** What the registry holds, whatever the repository is called. */
export interface Content {
  blobs: Map<string, Stored>
  /** by tag and by digest */
  manifests: Map<string, Stored>
  /** by digest of the subject; a registry without this map has no referrers API */
  referrers?: Map<string, StoredDescriptor[]>
}

/** Nothing; with the referrers API where asked for. */
export function emptyContent(withReferrers = false): Content {
  return { blobs: new Map(), manifests: new Map(), ...(withReferrers ? { referrers: new Map() } : {}) }
}

/** `sha256:` and the hash of the bytes. */
export function digestOf(bytes: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** Stores a manifest with these layers, under a tag where one is given. */
export function addManifest(
  content: Content,
  layers: readonly Layer[],
  { tag, ...more }: { tag?: string; artifactType?: string } = {},
): StoredDescriptor {
  const manifest = {
    schemaVersion: 2,
    mediaType: ociManifest,
    ...more,
    layers: layers.map((each) => addBlob(content, each)),
  }
  const added = addText(content, ociManifest, JSON.stringify(manifest), tag)
  return { ...added, ...(more.artifactType === undefined ? {} : { artifactType: more.artifactType }) }
}

/** Stores an index of manifests. */
export function addIndex(content: Content, manifests: readonly StoredDescriptor[], tag?: string): StoredDescriptor {
  return addText(content, ociIndex, JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests }), tag)
}

/** Stores any text as a manifest. */
export function addText(content: Content, type: string, text: string, tag?: string): StoredDescriptor {
  const bytes = Buffer.from(text)
  const digest = digestOf(bytes)
  for (const name of [digest, ...(tag === undefined ? [] : [tag])]) content.manifests.set(name, { type, bytes })
  return { mediaType: type, digest, size: bytes.length }
}

function addBlob(content: Content, { type, body, annotations }: Layer): StoredDescriptor {
  const bytes = Buffer.from(body)
  const digest = digestOf(bytes)
  content.blobs.set(digest, { type, bytes })
  return { mediaType: type, digest, size: bytes.length, ...(annotations === undefined ? {} : { annotations }) }
}
