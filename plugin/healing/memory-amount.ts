import { HealError } from '../../policies/heal-error.ts'
import { parseQuantity } from '../../policies/kubernetes/quantity.ts'

/** The amount that `--to` names, in billionths of a byte. Throws a HealError for what is none, with what was probably meant. */
export function memoryAmount(text: string): bigint {
  const quantity = parseQuantity(text)
  const isFraction = text.endsWith('m')
  if (quantity !== undefined && quantity.nano > 0n && !isFraction) return quantity.nano
  const what = quantity !== undefined && isFraction ? 'counts thousandths of a byte' : 'is no amount of memory'
  const meant = meantBy(text)
  if (meant !== undefined) throw new HealError('usage', `--to ${JSON.stringify(text)} ${what}. ${meant}`)
  throw new HealError('usage', `--to ${JSON.stringify(text)} ${what}`, { hint: 'Write it like 512Mi or 1Gi' })
}

/** `1GB`, `1gb`, `1gi`, `512m`: units as people write them elsewhere. */
function meantBy(text: string): string | undefined {
  const [, number, unit] = /^([0-9]+(?:\.[0-9]+)?) *([kmgtpe])(?:i?b?)$/i.exec(text) ?? []
  if (number === undefined || unit === undefined || Number(number) === 0) return undefined
  const prefix = unit.toUpperCase()
  const decimal = prefix === 'K' ? 'k' : prefix
  return `Did you mean ${number}${prefix}i (by 1024) or ${number}${decimal} (by 1000)?`
}
