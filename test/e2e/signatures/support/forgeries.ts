import { digestOf, type SignedMaterial } from '../../../signing/artifact.ts'
import { envelopeBundle } from '../../../signing/bundle.ts'
import { envelopeJson, signEnvelope, type Envelope } from '../../../signing/envelope.ts'
import type { SigningKey } from '../../../signing/keys.ts'
import { dsseBody } from '../../../signing/log-entry.ts'
import { signBytes } from '../../../signing/sign-bytes.ts'
import {
  bundleMaterial,
  envelopeMaterial,
  simpleSigningMaterial,
  type SigningLayout,
} from '../../../signing/sign-image.ts'
import { SIGN_PREDICATE, simpleSigningBytes, statementBytes } from '../../../signing/statement.ts'
import type { TransparencyLog } from '../../../signing/transparency-log.ts'

/** The digest of an image that is not the one that is asked for. */
export const elsewhere = digestOf(Buffer.from('another image'))

/** Genuine material of another image, where that of this one is looked for. */
export function beside(digest: string, { candidate, artifact }: SignedMaterial): SignedMaterial {
  const { place } = artifact
  if (place.kind === 'referrer') return { candidate, artifact }
  const tag = `${digest.replace(':', '-')}${place.tag.slice(place.tag.indexOf('.'))}`
  return { candidate, artifact: { ...artifact, place: { kind: 'tag', tag } } }
}

/** A genuine signature of another image, of which the payload was changed to name this one. */
export function tampered(digest: string, key: SigningKey, layout: SigningLayout): SignedMaterial {
  if (layout === 'classic')
    return simpleSigningMaterial(digest, simpleSigningBytes(digest), signBytes(key, simpleSigningBytes(elsewhere)))
  const signed = signEnvelope(key, signStatement(elsewhere))
  return bundleMaterial(envelopeBundle({ ...signed, payload: signStatement(digest) }, { hint: key.hint }))
}

/** A genuine attestation of another image, of which the payload was changed to name this one. */
export function tamperedAttestation(digest: string, key: SigningKey, predicateType: string): SignedMaterial {
  const signed: Envelope = signEnvelope(key, statementBytes(elsewhere, { predicateType }))
  const envelope = { ...signed, payload: statementBytes(digest, { predicateType }) }
  return envelopeMaterial(digest, Buffer.from(JSON.stringify(envelopeJson(envelope))), predicateType)
}

/** Signed with a key, in a bundle with a log entry that names the key of `logged`. */
export async function loggedWithKey(
  digest: string,
  key: SigningKey,
  log: TransparencyLog,
  logged: SigningKey,
): Promise<SignedMaterial> {
  const envelope = signEnvelope(key, signStatement(digest))
  const bundle = envelopeBundle(envelope, { hint: key.hint })
  bundle.verificationMaterial.tlogEntries = [await log.append(dsseBody(envelope, logged.pem))]
  return bundleMaterial(bundle)
}

function signStatement(digest: string): Buffer {
  return statementBytes(digest, { predicateType: SIGN_PREDICATE })
}
