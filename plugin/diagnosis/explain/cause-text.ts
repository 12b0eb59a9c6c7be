import { columns } from '../../output/columns.ts'
import { causes } from '../causes/cause-codes.ts'
import type { Cause } from '../causes/cause.ts'
import { wrap } from '../print/wrap.ts'

/** A cause for a person: what it means, how it is seen, how people fix it. Ends in a newline. */
export function causeText(cause: Cause, width: number): string {
  const { code, title, area, severity, meaning, seenBy, remedy } = cause
  const sections = [
    ['WHAT IT MEANS', meaning],
    ['HOW IT IS SEEN', seenBy],
    ['WHAT TO DO', remedy],
  ] as const
  const told = sections.map(([heading, text]) => `\n${heading}\n${wrap(text, width, 2, 0).join('\n')}\n`)
  return `${code} (${area}, ${severity})\n${title}.\n${told.join('')}`
}

/** Every cause, a line each, by area. */
export function causeTable(): string {
  return columns(
    ['CODE', 'AREA', 'SEVERITY', 'WHAT IT IS'],
    causes.map(({ code, area, severity, title }) => [code, area, severity, title]),
  )
}

/** Every cause as data: `{causes: [{code, area, severity, title, meaning, seenBy, remedy}]}`. */
export function causeList(): { causes: readonly Cause[] } {
  return { causes }
}
