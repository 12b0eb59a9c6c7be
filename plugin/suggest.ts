import { nearest } from '../policies/schema/nearest.ts'

/** `. Did you mean "x"?` for the candidate nearest to what was typed, or nothing where none is near. */
export function didYouMean(typed: string, candidates: readonly string[]): string {
  const name = nearest(typed, candidates)
  return name === undefined ? '' : `. Did you mean ${JSON.stringify(name)}?`
}
