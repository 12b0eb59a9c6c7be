import { text } from '../../registration/conditions/text.ts'
import type { Source } from './twin.ts'

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

/**
 * A check that a list (a variable) is empty, and a sentence about its first item, in which `first` is that item. Messages are
 * computed for checks that pass too, so an empty list must not be an error.
 */
export function nothingIn(
  source: Source,
  variable: string,
  fallback: string,
  sentenceOf: (first: string) => readonly Piece[],
): { expression: string; messageExpression: string; fallback: string } {
  const list = `variables.${variable}`
  return {
    expression: `size(${list}) == 0`,
    messageExpression: `size(${list}) == 0 ? "" : ${sentence(source, ...sentenceOf(`${list}[0]`))}`,
    fallback: `${source.policy.name}/${source.rule.name}: ${fallback}`,
  }
}
