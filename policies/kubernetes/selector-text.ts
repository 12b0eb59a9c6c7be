import { asArray, asString, dig, digObject, isObject } from '../json.ts'

/** A selector as a list takes it: `app=web,tier in (a,b)`; undefined for none, and for one that selects everything. */
export function selectorText(selector: unknown): string | undefined {
  if (!isObject(selector)) return undefined
  const isPlain = !('matchLabels' in selector) && !('matchExpressions' in selector)
  const labels = isPlain ? selector : digObject(selector, 'matchLabels')
  const parts = [
    ...Object.entries(labels ?? {}).map(([key, value]) => `${key}=${String(value)}`),
    ...asArray(dig(selector, 'matchExpressions')).map(expression),
  ]
  return parts.length === 0 ? undefined : parts.join(',')
}

function expression(requirement: unknown): string {
  const [key, operator] = [asString(dig(requirement, 'key')) ?? '', asString(dig(requirement, 'operator'))]
  const values = asArray(dig(requirement, 'values')).map(String).join(',')
  if (operator === 'In') return `${key} in (${values})`
  if (operator === 'NotIn') return `${key} notin (${values})`
  return operator === 'DoesNotExist' ? `!${key}` : key
}
