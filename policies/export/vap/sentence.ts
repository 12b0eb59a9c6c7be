import { text } from '../../registration/conditions/text.ts'
import type { Check, Source } from './twin.ts'

/** Pieces of a sentence: texts, and CEL that gives a string. */
export type Piece = string | { cel: string }

/** CEL for a sentence that begins with the policy and rule, as denials name them. */
export function sentence({ policy, rule }: Source, ...pieces: readonly Piece[]): string {
  const all: Piece[] = [`${policy.name}/${rule.name}: `, ...pieces]
  return joined(all)
    .map((piece) => (typeof piece === 'string' ? text(piece) : piece.cel))
    .join(' + ')
}

/** Texts beside each other are one. */
function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = []
  for (const piece of pieces) {
    const last = all.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') all[all.length - 1] = last + piece
    else all.push(piece)
  }
  return all
}

/** What is wrong with items of a list. */
export interface Wrong {
  /** CEL for the list. */
  list: string
  /** CEL that is true of a wrong item `c`. */
  isWrong: string
  /** About the first of them, `c` too. */
  says: readonly Piece[]
  /** CEL that is true where nothing can be wrong. */
  unless?: string
  fallback: string
}

/**
 * A check that nothing in a list is wrong, and a sentence about the first that is. Messages are computed for checks that pass too, so no
 * wrong item must not be an error.
 */
export function nothingWrong(source: Source, { list, isWrong, says, unless, fallback }: Wrong): Check {
  const begin = unless === undefined ? '' : `${unless} || `
  const message = `(${list}.map(c, ${isWrong}, ${sentence(source, ...says)}) + [""])[0]`
  return {
    expression: `${begin}!${list}.exists(c, ${isWrong})`,
    messageExpression: unless === undefined ? message : `${unless} ? "" : ${message}`,
    fallback: `${source.policy.name}/${source.rule.name}: ${fallback}`,
  }
}
