import { createHash } from 'node:crypto'
import type { Candidate } from '../../policies/signatures/candidate.ts'

/** A blob with the media type under which a manifest lists it. */
export interface Blob {
  mediaType: string
  bytes: Uint8Array
  annotations?: Readonly<Record<string, string>>
}

/** What a registry must be given for a signature to be found, as cosign v3 (`referrer`) and v2 (`tag`) write it. */
export interface Artifact {
  /** A manifest whose subject is the image; or one more layer of the manifest under this tag. */
  place: { kind: 'referrer' } | { kind: 'tag'; tag: string }
  artifactType?: string
  config: Blob
  layer: Blob
  annotations?: Readonly<Record<string, string>>
}

/** Signature material: what the verifier is given, and what a registry must be given for it. */
export interface SignedMaterial {
  candidate: Candidate
  artifact: Artifact
}

/** The image manifest that a referrer's manifest names. */
export interface Subject {
  mediaType: string
  digest: string
  size: number
}

/** Media type of every manifest made here. */
export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json'

/** `sha256:…` of the bytes. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** The manifest of a referrer, as bytes: one a signature. */
export function referrerManifest(artifact: Artifact, subject: Subject): Buffer {
  return manifest([artifact], {
    artifactType: artifact.artifactType,
    subject,
    annotations: artifact.annotations,
  })
}

/** The manifest under a classic tag, as bytes: all signatures of an image are its layers. */
export function tagManifest(artifacts: readonly [Artifact, ...Artifact[]]): Buffer {
  return manifest(artifacts, {})
}

function manifest(artifacts: readonly [Artifact, ...Artifact[]], fields: object): Buffer {
  const json = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: describe(artifacts[0].config),
    layers: artifacts.map(({ layer }) => describe(layer)),
    ...fields,
  }
  return Buffer.from(JSON.stringify(json))
}

function describe({ mediaType, bytes, annotations }: Blob): object {
  return { mediaType, size: bytes.byteLength, digest: digestOf(bytes), annotations }
}
