import { LIMITS } from './limits.ts'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c

/** Parsed JSON, or why it was not parsed. */
export type BoundedJson = { ok: true; value: unknown } | { ok: false; reason: string }

/**
 * Parses JSON that someone hostile may have written: its depth and the number of its values are counted before anything is
 * built of it. Never throws.
 */
export function parseBounded(bytes: Uint8Array, mostValues: number): BoundedJson {
  const excess = excessOf(bytes, mostValues)
  if (excess !== undefined) return { ok: false, reason: excess }
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return { ok: false, reason: 'is no JSON' }
  }
}

/** Why the JSON is too much to parse; undefined where it is not. One pass over the bytes. */
function excessOf(bytes: Uint8Array, mostValues: number): string | undefined {
  let depth = 0
  let values = 0
  let inString = false
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0
    if (inString) {
      if (byte === backslash) index += 1
      else if (byte === quote) inString = false
      continue
    }
    if (byte === quote) inString = true
    else if (isOpening(byte)) {
      depth += 1
      values += 1
    } else if (isClosing(byte)) depth -= 1
    else if (byte === comma) values += 1
    if (depth > LIMITS.depth) return `is nested more than ${String(LIMITS.depth)} levels deep`
    if (values > mostValues) return `has more than ${String(mostValues)} values`
  }
  return undefined
}

/** `[` or `{`. */
function isOpening(byte: number): boolean {
  return byte === 0x5b || byte === 0x7b
}

/** `]` or `}`. */
function isClosing(byte: number): boolean {
  return byte === 0x5d || byte === 0x7d
}
