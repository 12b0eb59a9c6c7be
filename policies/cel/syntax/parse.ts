import { parse as parseCel } from '@bufbuild/cel'
import type { Node } from './ast.ts'
import { lower } from './lower.ts'
import { markOptionals } from './optional-marks.ts'
import type { Marked } from './optional-marks.ts'
import { CelSyntaxError } from './syntax-error.ts'

/** Greatest length of one expression, in characters. */
const LONGEST_EXPRESSION = 4096
/** Characters of the source that a syntax error quotes. */
const SHOWN = 32

/** Reads an expression. Throws CelSyntaxError, and nothing else, where it cannot. */
export function parseExpression(source: string): Node {
  if (source.length > LONGEST_EXPRESSION) {
    throw new CelSyntaxError(`an expression is at most ${String(LONGEST_EXPRESSION)} characters long`, 0)
  }
  const marked = markOptionals(source)
  const parsed = parseMarked(marked, source)
  const positions = parsed.sourceInfo?.positions ?? {}
  return lower(parsed.expr, (id) => marked.original(positions[String(id)] ?? 0))
}

function parseMarked(marked: Marked, source: string): ReturnType<typeof parseCel> {
  try {
    return parseCel(marked.text)
  } catch (error) {
    const at = marked.original(offsetOf(error))
    throw new CelSyntaxError(describe(error, source.slice(at).trim()), at)
  }
}

/** What is left to read says more than what the parser expected there. */
function describe(error: unknown, rest: string): string {
  if (error instanceof RangeError) {
    return 'the expression is nested too deeply'
  }
  const shown = rest.length > SHOWN ? `${rest.slice(0, SHOWN)}…` : rest
  return rest === '' ? 'syntax error: the expression ends too early' : `syntax error at '${shown}'`
}

function offsetOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('location' in error)) {
    return 0
  }
  const { location } = error
  const start: unknown =
    typeof location === 'object' && location !== null && 'start' in location ? location.start : undefined
  const offset: unknown = typeof start === 'object' && start !== null && 'offset' in start ? start.offset : undefined
  return typeof offset === 'number' ? offset : 0
}

/** A position as people count: `line:column`, both from 1. */
export function describePosition(source: string, at: number): string {
  // The parser counts the space before an operator as part of it.
  const space = /^\s*/.exec(source.slice(at))?.[0].length ?? 0
  const before = source.slice(0, at + space).split('\n')
  return `${String(before.length)}:${String((before.at(-1)?.length ?? 0) + 1)}`
}
