/** One word that may stand next, with what it is. */
export interface Candidate {
  word: string
  description?: string
}

/** What a shell is told besides the words, in the numbers of cobra's ShellCompDirective. */
export const directive = {
  /** Nothing fits here but files. */
  files: 0,
  /** No space after the word: more of it comes. */
  noSpace: 2,
  noFiles: 4,
} as const

/** The words that may stand next. */
export interface Completion {
  candidates: readonly Candidate[]
  /** The sum of what holds of `directive`. */
  directive: number
}

/** Only these words. */
export function words(candidates: readonly Candidate[]): Completion {
  return { candidates, directive: directive.noFiles }
}

/** Names of files. */
export const files: Completion = { candidates: [], directive: directive.files }

/** As kubectl reads it: a word a line, its description behind a tab, and `:` with the directive last. */
export function completionText({ candidates, directive: number }: Completion): string {
  const lines = candidates.map(({ word, description }) =>
    description === undefined ? word : `${word}\t${description.replaceAll(/[\t\n]/g, ' ')}`,
  )
  return [...lines, `:${String(number)}`, ''].join('\n')
}
