import { stripVTControlCharacters } from 'node:util'

/** Rows under a heading, padded like kubectl's tables: three spaces between columns, nothing after the last. */
export function columns(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, ...rows]
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => width(line[column] ?? ''))))
  return lines.map((line) => `${pad(line, widths)}\n`).join('')
}

function pad(line: readonly string[], widths: readonly number[]): string {
  const cells = line.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
  return cells.join('   ').trimEnd()
}

const plain = /^[\x20-\x7e]*$/

/** Characters as a reader counts them; colours take no room. */
function width(cell: string): number {
  const text = stripVTControlCharacters(cell)
  if (plain.test(text)) return text.length
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].length
}
