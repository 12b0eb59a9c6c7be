import { digestOf, type SignedMaterial } from '../../../signing/artifact.ts'
import { envelopeBundle } from '../../../signing/bundle.ts'
import { envelopeJson, signEnvelope, type Envelope } from '../../../signing/envelope.ts'
import type { SigningKey } from '../../../signing/keys.ts'
import { signBytes } from '../../../signing/sign-bytes.ts'
import {
  bundleMaterial,
  envelopeMaterial,
  simpleSigningMaterial,
  type SigningLayout,
} from '../../../signing/sign-image.ts'
import { SIGN_PREDICATE, simpleSigningBytes, statementBytes, type Attested } from '../../../signing/statement.ts'

const elsewhere = digestOf(Buffer.from('another image'))

/** A genuine signature (or attestation) of another image, at the place of this one's. */
export function forAnotherImage(
  digest: string,
  key: SigningKey,
  layout: SigningLayout,
  attested?: Attested,
): SignedMaterial {
  if (layout === 'classic' && attested === undefined) {
    const payload = simpleSigningBytes(elsewhere)
    return simpleSigningMaterial(digest, payload, signBytes(key, payload))
  }
  const content = attested ?? { predicateType: SIGN_PREDICATE }
  return placed(digest, signEnvelope(key, statementBytes(elsewhere, content)), key, layout, content.predicateType)
}

/** A genuine signature of another image, of which the payload was changed to name this one. */
export function tampered(digest: string, key: SigningKey, layout: SigningLayout): SignedMaterial {
  if (layout === 'classic')
    return simpleSigningMaterial(digest, simpleSigningBytes(digest), signBytes(key, simpleSigningBytes(elsewhere)))
  const content = { predicateType: SIGN_PREDICATE }
  const signed = signEnvelope(key, statementBytes(elsewhere, content))
  return placed(digest, { ...signed, payload: statementBytes(digest, content) }, key, layout, SIGN_PREDICATE)
}

function placed(digest: string, envelope: Envelope, key: SigningKey, layout: SigningLayout, type: string) {
  return layout === 'bundle'
    ? bundleMaterial(envelopeBundle(envelope, { hint: key.hint }), type)
    : envelopeMaterial(digest, Buffer.from(JSON.stringify(envelopeJson(envelope))), type)
}
