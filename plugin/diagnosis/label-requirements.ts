import { HealError } from '../../policies/heal-error.ts'
import type { LabelRequirement, LabelSelector } from '../../policies/load/policy.ts'

const key = '[A-Za-z0-9][\\w./-]*'
const value = '[\\w.-]*'
const setBased = new RegExp(`^(${key})\\s+(in|notin)\\s*\\(\\s*(${value}(?:\\s*,\\s*${value})*)\\s*\\)$`)
const equality = new RegExp(`^(${key})\\s*(==|=|!=)\\s*(${value})$`)
const exists = new RegExp(`^(!?)\\s*(${key})$`)

/** What kubectl's -l means: `app=web,tier!=cache,env in (a,b),!canary`. Throws a HealError for what is none. */
export function labelSelectorFrom(text: string): LabelSelector {
  // A comma inside parentheses belongs to a set.
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim())
  return { matchExpressions: parts.map((part) => requirementFrom(part, text)) }
}

function requirementFrom(part: string, text: string): LabelRequirement {
  const [, setKey, word, set] = setBased.exec(part) ?? []
  if (setKey !== undefined && set !== undefined)
    return { key: setKey, operator: word === 'in' ? 'In' : 'NotIn', values: set.split(',').map((each) => each.trim()) }
  const [, equalKey, sign, wanted = ''] = equality.exec(part) ?? []
  if (equalKey !== undefined) return { key: equalKey, operator: sign === '!=' ? 'NotIn' : 'In', values: [wanted] }
  const [, not, existing] = exists.exec(part) ?? []
  if (existing !== undefined) return { key: existing, operator: not === '!' ? 'DoesNotExist' : 'Exists' }
  throw new HealError('usage', `-l ${JSON.stringify(text)} is no label selector`, {
    hint: 'Write it like app=web, or app=web,tier!=cache, or "env in (a,b)"',
  })
}
