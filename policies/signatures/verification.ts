import type { Attestor } from './attestor.ts'
import type { Candidate, Layout } from './candidate.ts'

/** Whether a signature must be in the transparency log; keyless always needs the log or a timestamp authority. */
export type LogRule = 'require' | 'ifPresent' | 'ignore'

/** One question to the verifier: plain data, so that it can be sent to a worker. */
export interface VerificationTask {
  /** Digest of the image's manifest or index, `sha256:` and 64 hex digits: what must have been signed. */
  digest: string
  candidates: readonly Candidate[]
  attestors: readonly Attestor[]
  /** Absent: `require` for keyless signers, `ifPresent` for keys and private certificates. */
  tlog?: LogRule
  /** Text of a trusted_root.json; needed for keyless, and wherever the log or a timestamp is looked at. */
  trustRoot?: string
  /** milliseconds since the epoch; certificates without a timestamp must be valid now */
  now: number
}

/** What one candidate came to. */
export interface CandidateVerdict {
  layout: Layout
  digest: string
  /** `signature`, or `attestation https://slsa.dev/provenance/v1`; `unknown` where it could not be read. */
  what: string
  /** Paths of the entries it satisfies; empty: none, and `reason` says why. */
  satisfies: readonly string[]
  /** Who signed: `key SHA256:ab12…`, `release@example.com (issuer https://…)`; only where the signature verified. */
  signer?: string
  /** One clause, lower case, without a full stop: `signed by another key`. */
  reason?: string
}

/** The answer: whether every attestor is satisfied, and what each candidate came to. */
export interface VerificationResult {
  verified: boolean
  /** One row an attestor: which of its entries were satisfied. */
  attestors: readonly { path: string; count: number; satisfied: readonly string[] }[]
  candidates: readonly CandidateVerdict[]
  /** The task itself cannot be answered (a trust root that is none, a key that is none): the verdict is indeterminate. */
  problem?: string
}
