import { isObject, own } from '../json.ts'

/**
 * A text for a JSON value of any depth, made without recursion: equal for equal values, whatever the order of keys, and different for
 * different ones, because every list and object is preceded by its length.
 */
export function flatText(value: unknown): string {
  const parts: string[] = []
  const left: unknown[] = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (Array.isArray(next)) {
      parts.push(`[${String(next.length)}`)
      for (const entry of next.toReversed()) left.push(entry)
    } else if (isObject(next)) {
      const keys = Object.keys(next).sort()
      parts.push(`{${String(keys.length)}`, ...keys.map((key) => JSON.stringify(key)))
      for (const key of keys.toReversed()) left.push(own(next, key))
    } else parts.push(next === undefined ? 'null' : JSON.stringify(next))
  }
  return parts.join(' ')
}
