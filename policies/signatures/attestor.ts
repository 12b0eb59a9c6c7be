/** A text that must be equal, or an RE2 pattern that must match all of it. */
export type TextMatch = { exact: string } | { pattern: string }

/** Who may sign, with everything that a rule refers to read in. */
export type Signer =
  /** One or more PEM public keys each; any of them. */
  | { kind: 'key'; pems: readonly string[] }
  /** An identity that a certificate of the trust root's authorities names. */
  | { kind: 'keyless'; issuer: TextMatch; subject: TextMatch }
  /** Any certificate below this PEM chain, the root last. */
  | { kind: 'certificate'; chain: string }

/** One entry of an attestor: a signature over the image, or an attestation of it, by any of the signers. */
export interface AttestorEntry {
  /** Where it stands in the rule: `attestors[0].entries[1]`. */
  path: string
  signers: readonly Signer[]
  /** Wanted in place of a signature: an in-toto statement of this type of which every CEL condition over `predicate` is true. */
  attestation?: { predicateType: string; conditions: readonly string[] }
}

/** `count` of the entries must have signed. A rule's attestors must all be satisfied. */
export interface Attestor {
  path: string
  count: number
  entries: readonly AttestorEntry[]
}
