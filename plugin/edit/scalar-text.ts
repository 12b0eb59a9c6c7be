import { readPlainScalar } from '../../policies/load/scalars.ts'

/** How a scalar was written, in the words of the `yaml` package. */
export type ScalarStyle = string | undefined

/**
 * A scalar as YAML text that kubectl reads as just this value, in the style of the one it replaces where that can hold it. `inFlow`:
 * between braces or brackets. `json`: the document is JSON.
 */
export function scalarText(value: unknown, style: ScalarStyle, { json = false } = {}): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? null)
  if (json || style === 'QUOTE_DOUBLE') return JSON.stringify(value)
  if (style === 'QUOTE_SINGLE' && isPrintable(value)) return `'${value.replaceAll("'", "''")}'`
  return isPlain(value) ? value : JSON.stringify(value)
}

function isPrintable(text: string): boolean {
  return !/[\p{Cc}\p{Zl}\p{Zp}\ufeff]/u.test(text)
}

/** True for a string that may stand without quotes anywhere: stricter than YAML is, so that it holds in every place. */
function isPlain(text: string): boolean {
  if (!/^[A-Za-z0-9_./][A-Za-z0-9_./@%+=~ :-]*$/.test(text)) return false
  if (/: |:$| $|^---|^\.\.\./.test(text)) return false
  try {
    return readPlainScalar(text) === text
  } catch {
    return false
  }
}
