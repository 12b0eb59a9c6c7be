import { createHash, randomBytes } from 'node:crypto'

/** The letters that Kubernetes uses in generated names: no vowels, so no words. */
const letters = 'bcdfghjklmnpqrstvwxz2456789'

/** What generateName is completed with. */
export function randomSuffix(): string {
  return toLetters(randomBytes(5))
}

/** A short name for a stored template, whose keys are always in the same order. It is not the hash of a real cluster. */
export function templateHash(template: unknown): string {
  return toLetters(createHash('sha256').update(JSON.stringify(template)).digest().subarray(0, 10))
}

function toLetters(bytes: Buffer): string {
  return Array.from(bytes, (byte) => letters.charAt(byte % letters.length)).join('')
}
