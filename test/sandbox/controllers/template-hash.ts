import { createHash } from 'node:crypto'
import { isList, isObject } from '../json.ts'

/** The letters that Kubernetes uses in generated names: no vowels, so no words. */
const letters = 'bcdfghjklmnpqrstvwxz2456789'

/** A short name for a template, the same whatever the order of keys. It is not the hash of a real cluster. */
export function templateHash(template: unknown): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(sorted(template)))
    .digest()
  return Array.from(digest.subarray(0, 10), (byte) => letters.charAt(byte % letters.length)).join('')
}

function sorted(value: unknown): unknown {
  if (isList(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)])
}
