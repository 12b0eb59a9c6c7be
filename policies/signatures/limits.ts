/** What is read of signature material; all of it may come from whoever can write to a registry. */
export const LIMITS = {
  /** Bytes of a bundle or of an envelope. */
  document: 4 * 1024 * 1024,
  /** Bytes of a classic payload. */
  payload: 128 * 1024,
  /** Bytes of all candidates of one image together. */
  total: 32 * 1024 * 1024,
  /** How deep JSON nests. */
  depth: 128,
  /** Objects, lists and values in a bundle's JSON; a real one has fewer than 200. */
  bundleValues: 5000,
  /** Values in a statement's JSON, such as a large SBOM. */
  statementValues: 500_000,
  /** Certificates in a bundle's chain; only the first is looked at. */
  certificates: 16,
  logEntries: 8,
  timestamps: 8,
  /** Bytes of one certificate, or of one timestamp. */
  asn1: 16 * 1024,
  /** Bytes of a log entry's body. */
  logBody: 128 * 1024,
  /** Characters of a log's checkpoint, and lines in it. */
  checkpoint: 16 * 1024,
  checkpointLines: 64,
  /** Hashes of an inclusion proof: enough for 2^64 entries. */
  proofHashes: 64,
  /** Characters of a number written as text. */
  digits: 20,
  /** Bytes of a signature: RSA of 16,384 bits. */
  signature: 2048,
} as const
