/** One `---` separated part of a file, as it stands there. */
export interface DocumentText {
  /** From behind the separator to the next one. */
  text: string
  /** Where `text` starts; lines count from 1, columns from 0. */
  line: number
  column: number
  /** The first line with content; `line` where there is none. */
  contentLine: number
}

/**
 * Splits at `---` lines, as kubectl does before it parses: so a broken document hides none of the others, and every
 * document's line is known without asking a parser. Directives (`%YAML 1.1`) stay with the document they belong to.
 */
export function splitDocuments(text: string): DocumentText[] {
  const parts: DocumentText[] = []
  let start = 0
  let line = 1
  let column = 0
  for (;;) {
    const separator = nextSeparator(text, start, column)
    const part = text.slice(start, separator)
    parts.push({ text: part, line, column, contentLine: line + linesBeforeContent(part) })
    if (separator === text.length) return parts
    line += countLines(part)
    start = separator + 3
    column = 3
  }
}

/** The place of the next separator at or after `from`, or the end of the text. */
function nextSeparator(text: string, from: number, column: number): number {
  let place = column === 0 && text.startsWith('---', from) ? from : afterNewline(text, from)
  while (place < text.length) {
    if (isSeparator(text, place) && !onlyDirectives(text.slice(from, place))) return place
    place = afterNewline(text, place)
  }
  return text.length
}

function afterNewline(text: string, from: number): number {
  const newline = text.indexOf('\n---', from)
  return newline < 0 ? text.length : newline + 1
}

function isSeparator(text: string, place: number): boolean {
  const next = text.charAt(place + 3)
  return next === '' || next === '\n' || next === '\r' || next === ' ' || next === '\t'
}

function onlyDirectives(part: string): boolean {
  return part.startsWith('%') && part.split('\n').every((line) => /^(?:%|#|\s*$)/.test(line))
}

function countLines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

const blankOrComment = /[ \t]*(?:#[^\n]*)?\r?\n/y

function linesBeforeContent(text: string): number {
  let lines = 0
  blankOrComment.lastIndex = 0
  while (blankOrComment.test(text)) lines += 1
  return lines
}
