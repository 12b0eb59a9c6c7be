import { HealError } from '../../../policies/heal-error.ts'
import { didYouMean } from '../../suggest.ts'
import { causes } from '../causes/cause-codes.ts'
import type { Cause } from '../causes/cause.ts'

/** The cause of a code, in any case, with dashes or without. Throws a HealError with the nearest code where there is none. */
export function findCause(code: string): Cause {
  const found = causes.find((cause) => folded(cause.code) === folded(code))
  if (found !== undefined) return found
  const near = didYouMean(
    code,
    causes.map((cause) => cause.code),
  )
  throw new HealError('usage', `there is no cause ${JSON.stringify(code)}${near}`, {
    hint: 'All of them: kubectl heal diagnose --list',
  })
}

function folded(code: string): string {
  return code.replaceAll(/[-_ ]/g, '').toLowerCase()
}
