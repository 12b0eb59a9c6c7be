import type { TransparencyLogEntry } from '@sigstore/bundle'
import { LIMITS } from '../limits.ts'

/** Why log entries and timestamps are not looked at; undefined where they can be. What the limits hold back is work, not memory. */
export function exceeds(log: readonly TransparencyLogEntry[], timestamps: readonly Buffer[]): string | undefined {
  if (log.length > LIMITS.logEntries) return `has more than ${String(LIMITS.logEntries)} log entries`
  if (timestamps.length > LIMITS.timestamps) return `has more than ${String(LIMITS.timestamps)} timestamps`
  if (timestamps.some(({ length }) => length > LIMITS.asn1)) return 'has a timestamp that is too large'
  return log.some(isLarge) ? 'has a log entry that is too large' : undefined
}

function isLarge({ canonicalizedBody, inclusionProof: proof, ...entry }: TransparencyLogEntry): boolean {
  const numbers = [entry.logIndex, entry.integratedTime, proof?.logIndex ?? '', proof?.treeSize ?? '']
  return (
    canonicalizedBody.length > LIMITS.logBody ||
    (proof?.hashes.length ?? 0) > LIMITS.proofHashes ||
    isLong(proof?.checkpoint?.envelope ?? '') ||
    // A number of a million digits would take minutes to read.
    numbers.some((number) => number.length > LIMITS.digits)
  )
}

function isLong(checkpoint: string): boolean {
  return checkpoint.length > LIMITS.checkpoint || checkpoint.split('\n').length > LIMITS.checkpointLines
}
