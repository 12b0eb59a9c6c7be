import type { Artifact, SignedMaterial } from './artifact.ts'
import { digestOf } from './artifact.ts'
import type { BundleJson, BundleVersion } from './bundle.ts'
import { bundleBytes, bundleMediaType, envelopeBundle } from './bundle.ts'
import { envelopeJson, signEnvelope } from './envelope.ts'
import type { SigningKey } from './keys.ts'
import { signBytes } from './sign-bytes.ts'
import { SIGN_PREDICATE, simpleSigningBytes, statementBytes } from './statement.ts'
import type { Attested } from './statement.ts'

/** `bundle` is what cosign v3 writes; `classic` what cosign before it wrote under the tags `.sig` and `.att`. */
export type SigningLayout = 'bundle' | 'classic'

/** Both layouts, to make table rows of. */
export const SIGNING_LAYOUTS: readonly SigningLayout[] = ['bundle', 'classic']

/** Signs the image of that digest with the key. */
export function signImage(
  digest: string,
  key: SigningKey,
  layout: SigningLayout,
  version?: BundleVersion,
): SignedMaterial {
  if (layout === 'bundle') {
    return attestImage(digest, key, { predicateType: SIGN_PREDICATE }, 'bundle', version)
  }
  const payload = simpleSigningBytes(digest)
  return simpleSigningMaterial(digest, payload, signBytes(key, payload))
}

/** Makes an in-toto attestation of the image, signed with the key. */
export function attestImage(
  digest: string,
  key: SigningKey,
  attested: Attested,
  layout: SigningLayout,
  version?: BundleVersion,
): SignedMaterial {
  const envelope = signEnvelope(key, statementBytes(digest, attested))
  return layout === 'bundle'
    ? bundleMaterial(envelopeBundle(envelope, { hint: key.hint }, version), attested.predicateType)
    : envelopeMaterial(digest, Buffer.from(JSON.stringify(envelopeJson(envelope))), attested.predicateType)
}

/** Material of a bundle, such as one that was changed. */
export function bundleMaterial(bundle: BundleJson, predicateType = SIGN_PREDICATE): SignedMaterial {
  const json = bundleBytes(bundle)
  const artifactType = bundleMediaType('0.3')
  return {
    candidate: { layout: 'referrers', digest: digestOf(json), material: { kind: 'bundle', json } },
    artifact: {
      place: { kind: 'referrer' },
      artifactType,
      config: { mediaType: 'application/vnd.oci.empty.v1+json', bytes: Buffer.from('{}') },
      layer: { mediaType: artifactType, bytes: json },
      annotations: {
        'dev.sigstore.bundle.content': 'dsse-envelope',
        'dev.sigstore.bundle.predicateType': predicateType,
        'org.opencontainers.image.created': '2026-01-01T00:00:00Z',
      },
    },
  }
}

/** Material of a classic signature; `annotations` add a certificate, a log entry or a timestamp. */
export function simpleSigningMaterial(
  digest: string,
  payload: Buffer,
  signature: Buffer,
  more: Readonly<Record<string, string>> = {},
): SignedMaterial {
  const annotations = { 'dev.cosignproject.cosign/signature': signature.toString('base64'), ...more }
  return {
    candidate: {
      layout: 'sig-tag',
      digest: digestOf(payload),
      material: { kind: 'simple-signing', payload, annotations },
    },
    artifact: classicArtifact(digest, 'sig', 'application/vnd.dev.cosign.simplesigning.v1+json', payload, annotations),
  }
}

/** Material of a classic attestation. */
export function envelopeMaterial(
  digest: string,
  json: Buffer,
  predicateType: string,
  more: Readonly<Record<string, string>> = {},
): SignedMaterial {
  const annotations = { 'dev.cosignproject.cosign/signature': '', predicateType, ...more }
  return {
    candidate: { layout: 'att-tag', digest: digestOf(json), material: { kind: 'envelope', json, annotations } },
    artifact: classicArtifact(digest, 'att', 'application/vnd.dsse.envelope.v1+json', json, annotations),
  }
}

function classicArtifact(
  image: string,
  suffix: 'sig' | 'att',
  mediaType: string,
  bytes: Buffer,
  annotations: Readonly<Record<string, string>>,
): Artifact {
  const config = {
    architecture: '',
    created: '0001-01-01T00:00:00Z',
    history: [{ created: '0001-01-01T00:00:00Z' }],
    os: '',
    rootfs: { type: 'layers', diff_ids: [digestOf(bytes)] },
    config: {},
  }
  return {
    place: { kind: 'tag', tag: `${image.replace(':', '-')}.${suffix}` },
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', bytes: Buffer.from(JSON.stringify(config)) },
    layer: { mediaType, bytes, annotations },
  }
}
