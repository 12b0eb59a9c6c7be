/** One line of at most `length` characters: control characters become spaces, the rest is cut with `…`. */
export function clip(text: string, length: number): string {
  const line = oneLine(text)
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`
}

/** Untrusted text on one line: newlines and control characters (also terminal escapes and bidi overrides) become spaces. */
export function oneLine(text: string): string {
  return (plain.test(text) ? text : text.replace(unprintable, ' ')).trim()
}

/** Most texts are plain, which is told far faster than by looking for what is not. */
const plain = /^[ -~]*$/
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** Untrusted text of several lines, as `oneLine`, but that its line breaks, tabs and indentation stay. */
export function plainLines(text: string): string {
  return text.replace(unprintableInLine, ' ')
}

const unprintableInLine = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A text as one word of a POSIX shell: commands are there to be pasted, and a username may hold anything. */
export function shellWord(text: string): string {
  const line = oneLine(text)
  return /^[\w@%+:,./-][\w@%+:,./=-]*$/.test(line) ? line : `'${line.replaceAll("'", `'\\''`)}'`
}

/** `1 violation`, `3 violations`; `2 policies` by its own plural. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${String(number)} ${number === 1 ? singular : plural}`
}

/** `a`, `a and b`, `a, b and c`; beyond `most` items `a, b and 7 more`. */
export function list(items: readonly string[], most = 5): string {
  const shown = items.length > most ? [...items.slice(0, most), `${String(items.length - most)} more`] : items
  if (shown.length < 2) return shown[0] ?? ''
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}
