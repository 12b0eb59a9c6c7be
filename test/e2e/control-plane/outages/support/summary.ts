import type { Answered } from './load.ts'

/** How often which answer came: `prod-shop bad: denied`, each with its number. */
export function summary(answers: readonly Answered[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const answer of answers) {
    const line = lineOf(answer)
    counts[line] = (counts[line] ?? 0) + 1
  }
  return counts
}

/** The kinds of answers that came, sorted. */
export function kinds(answers: readonly Answered[]): string[] {
  return Object.keys(summary(answers)).sort()
}

function lineOf({ namespace, bad, outcome }: Answered): string {
  return `${namespace} ${bad ? 'bad' : 'good'}: ${outcome}`
}
