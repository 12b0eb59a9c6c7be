import { isSha256Digest, sha256Digest } from '../sha256-digest.ts'
import type { Signer } from './attestor.ts'
import { otherSubject, readClaim } from './claims/claim.ts'
import { nameOf } from './judge-candidate.ts'
import { readBundle } from './material/read-bundle.ts'
import { readContext } from './read-context.ts'
import { checkSigner } from './signers/check-signer.ts'
import { readSigner } from './signers/ready-signer.ts'
import type { LogRule } from './verification.ts'

/** A bundle on disk and what it should be about. */
export interface ArtifactTask {
  /** The Sigstore bundle, JSON. */
  bundle: Uint8Array
  /** The signed file, or only its digest: that is enough for RSA and elliptic curves, not for ed25519. */
  artifact: { bytes: Uint8Array } | { digest: string }
  signer: Signer
  /** Absent: what is usual for the kind of signer. */
  tlog?: LogRule
  /** Text of a trusted_root.json. */
  trustRoot?: string
  /** milliseconds since the epoch */
  now: number
}

/** What a bundle came to; the fields are those of a candidate of an image. */
export interface ArtifactVerdict {
  verified: boolean
  /** `signature`, `attestation TYPE`, or `unknown` */
  what: string
  signer?: string
  reason?: string
  /** The question itself cannot be answered; `verified` is false. */
  problem?: string
}

/** Verifies a bundle over any file: a signature of it, or an attestation of any type about it. Never throws. */
export function verifyArtifact(task: ArtifactTask): ArtifactVerdict {
  try {
    return verify(task)
  } catch (error) {
    return unanswered(`unexpected error: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function verify(task: ArtifactTask): ArtifactVerdict {
  const digest = digestOf(task.artifact)
  if (digest === undefined) return unanswered('the digest is not sha256: and 64 hex digits')
  const signer = readSigner(task.signer)
  if (!signer.ok) return unanswered(signer.problem)
  const context = readContext(task, [signer.signer])
  if (!context.ok) return unanswered(context.problem)
  const sha256 = Buffer.from(digest.slice('sha256:'.length), 'hex')
  const read = readBundle(task.bundle, 'bytes' in task.artifact ? task.artifact : { sha256 })
  if (!read.ok) return refused('unknown', read.reason)
  const claimed = readClaim(read.evidence)
  if (!claimed.ok) return refused('unknown', claimed.reason)
  const what = nameOf(claimed.claim)
  const other = otherSubject(claimed.claim, digest)?.replace('image', 'file')
  if (other !== undefined) return refused(what, other)
  const outcome = checkSigner(read.evidence, signer.signer, context.context)
  const by = outcome.by === undefined ? {} : { signer: outcome.by.name }
  return outcome.ok ? { verified: true, what, ...by } : { ...refused(what, outcome.reason), ...by }
}

function digestOf(artifact: ArtifactTask['artifact']): string | undefined {
  if ('bytes' in artifact) return sha256Digest(artifact.bytes)
  return isSha256Digest(artifact.digest) ? artifact.digest : undefined
}

function refused(what: string, reason: string): ArtifactVerdict {
  return { verified: false, what, reason }
}

function unanswered(problem: string): ArtifactVerdict {
  return { verified: false, what: 'unknown', problem }
}
