import { TrustedRoot } from '@sigstore/protobuf-specs'
import { toTrustMaterial } from '@sigstore/verify'
import type { TrustMaterial } from '@sigstore/verify'
import { createRecent } from '../recent.ts'
import { checkTrustRoot } from './trust-root.ts'

/** The authorities and logs of a trust root, or what is wrong with it. */
export type ReadTrustRoot = { ok: true; material: TrustMaterial } | { ok: false; problem: string }

/** Trust roots that are kept: a worker answers many tasks of few policies. */
const mostKept = 8

const kept = createRecent<ReadTrustRoot>(mostKept)

/** Reads the text of a trusted_root.json; once for the same text, as long as few others are read in between. Never throws. */
export function readTrustRoot(text: string): ReadTrustRoot {
  const found = kept.get(text) ?? read(text)
  kept.set(text, found)
  return found
}

function read(text: string): ReadTrustRoot {
  // Stricter than the library: a log's key without a start would be valid for all times.
  const [problem] = checkTrustRoot(text)
  if (problem !== undefined) return { ok: false, problem: `the trust root cannot be used: ${problem}` }
  try {
    return { ok: true, material: toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(text))) }
  } catch (error) {
    return {
      ok: false,
      problem: `the trust root cannot be read: ${error instanceof Error ? error.message : 'unknown'}`,
    }
  }
}
