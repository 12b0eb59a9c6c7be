import { HealError } from '../../../policies/heal-error.ts'
import { list } from '../../../policies/messages/text.ts'
import { didYouMean } from '../../suggest.ts'
import { causes } from '../causes/cause-codes.ts'
import type { Cause } from '../causes/cause.ts'
import { shownWords } from './shown-words.ts'

/** The cause of a code, in any case, with dashes or without. Throws a HealError with the nearest code where there is none. */
export function findCause(code: string): Cause {
  const found = causes.find((cause) => folded(cause.code) === folded(code))
  if (found !== undefined) return found
  const shown = Object.keys(shownWords).find((word) => folded(word) === folded(code))
  if (shown !== undefined)
    throw new HealError(
      'usage',
      `${shown} is what kubectl shows; behind it stand ${list(shownWords[shown] ?? [], 6)}`,
      {
        hint: 'Explain one of them, or let diagnose find out which it is: kubectl heal diagnose TYPE/NAME',
      },
    )
  const near = didYouMean(code, [...causes.map((cause) => cause.code), ...Object.keys(shownWords)])
  throw new HealError('usage', `there is no cause ${JSON.stringify(code)}${near}`, {
    hint: 'All of them: kubectl heal diagnose --list',
  })
}

function folded(code: string): string {
  return code.replaceAll(/[-_ ]/g, '').toLowerCase()
}
