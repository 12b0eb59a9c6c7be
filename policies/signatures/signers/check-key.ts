import type { Evidence } from '../material/evidence.ts'
import { needsBytes } from '../content/verify-digest.ts'
import { checkLog } from './context.ts'
import type { SignerContext } from './context.ts'
import { failure } from './outcome.ts'
import type { SignedBy, SignerOutcome } from './outcome.ts'
import type { ReadyKey } from './ready-signer.ts'

/** Whether one of the keys has signed. Never throws. */
export function checkKeys(evidence: Evidence, keys: readonly ReadyKey[], context: SignerContext): SignerOutcome {
  if (evidence.verifier.kind !== 'key') return failure('mode', 'signed with a certificate, not with the key')
  const { content } = evidence
  const signing = keys.find(({ key }) => content.verifySignature(key))
  if (signing === undefined) return failure('signature', mismatch(evidence, keys))
  const by = keySigner(signing)
  const logged = checkLog(evidence, signing.der, context)
  return logged.ok ? { ok: true, by } : { ...logged, by }
}

/** A key as a signer; a certificate's key is the same signer as the bare key. */
export function keySigner({ fingerprint }: Pick<ReadyKey, 'fingerprint'>): SignedBy {
  return { id: `key ${fingerprint}`, name: `key SHA256:${fingerprint.slice(0, 16)}…` }
}

function mismatch({ content, payload, verifier }: Evidence, keys: readonly ReadyKey[]): string {
  if ('sha256' in content.thing && keys.every(({ key }) => needsBytes(key))) {
    return 'an ed25519 signature can be verified only with what it signs; the sha256 digest is not enough'
  }
  if ('sha256' in content.thing && payload.kind === 'message' && payload.otherHash !== undefined) {
    return `it was signed with ${payload.otherHash}, so it can be verified only with what it signs; the sha256 digest is not enough`
  }
  // The hint is only a claim, but it tells which of the two it is.
  const hinted = keys.some(({ fingerprint }) => verifier.kind === 'key' && isHint(verifier.hint, fingerprint))
  return hinted ? 'its signature does not fit what it signs: changed after it was signed' : 'signed by another key'
}

function isHint(hint: string, fingerprint: string): boolean {
  return hint === Buffer.from(fingerprint, 'hex').toString('base64')
}
