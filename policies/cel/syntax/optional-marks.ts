import { CelSyntaxError } from './syntax-error.ts'

/** Stands in the rewritten source where an optional `?` stood; no expression may contain it. */
export const MARK = '_optional_mark_'

/** A source that the parser can read, and the way back to the offsets of the original. */
export interface Marked {
  readonly text: string
  original(offset: number): number
}

// Strings first, so that nothing inside them is taken for syntax; comments and single characters follow.
const TOKEN =
  /(?:[rR][bB]?|[bB][rR])(?:'''[^]*?'''|"""[^]*?"""|'[^'\n]*'|"[^"\n]*")|[bB]?(?:'''(?:\\[^]|[^\\])*?'''|"""(?:\\[^]|[^\\])*?"""|'(?:\\.|[^\\'\n])*'|"(?:\\.|[^\\"\n])*")|\/\/[^\n]*|[A-Za-z_]\w*|\s+|[^]/g

/**
 * Rewrites `a.?b`, `a[?k]`, `[?x]` and `{?k: v}`, which the parser does not know, into forms that it does: a selection of
 * the mark, or a conditional on it. A `?` after `.`, `[`, `{` or `,` is never a conditional, so tokens are enough to tell.
 */
export function markOptionals(source: string): Marked {
  if (source.includes(MARK)) {
    throw new CelSyntaxError(`'${MARK}' is a reserved name`, source.indexOf(MARK))
  }
  const chunks: Chunk[] = []
  for (const match of source.matchAll(TOKEN)) {
    push(chunks, match[0], match.index)
  }
  // The parser wants a line end after a comment.
  return {
    text: `${chunks.map((chunk) => chunk.text).join('')}\n`,
    original: (offset) => originalOffset(chunks, offset),
  }
}

interface Chunk {
  text: string
  readonly at: number
  /** Whether a `[` here is an index into what precedes it. */
  readonly indexes: boolean
}

function push(chunks: Chunk[], token: string, at: number): void {
  const previous = chunks.findLast((chunk) => !/^(?:\s|\/\/)/.test(chunk.text))
  if (token === '?' && previous !== undefined && /[.[{,]$/.test(previous.text) && previous.text.length === 1) {
    mark(chunks, previous, at)
    return
  }
  chunks.push({ text: token, at, indexes: token === '[' && previous !== undefined && endsOperand(previous.text) })
}

function mark(chunks: Chunk[], previous: Chunk, at: number): void {
  if (previous.text === '.') {
    chunks.push({ text: `${MARK}.`, at, indexes: false })
  } else if (previous.indexes) {
    previous.text = `.${MARK}[`
  } else {
    chunks.push({ text: `${MARK}?null:`, at, indexes: false })
  }
}

function endsOperand(token: string): boolean {
  return /[\w)\]}'"]$/.test(token) && token !== 'in'
}

function originalOffset(chunks: readonly Chunk[], offset: number): number {
  let left = offset
  for (const chunk of chunks) {
    if (left < chunk.text.length) {
      return chunk.at + (chunk.text.includes(MARK) ? 0 : left)
    }
    left -= chunk.text.length
  }
  const last = chunks.at(-1)
  return last === undefined ? 0 : last.at + last.text.length
}
