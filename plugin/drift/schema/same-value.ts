import { isObject, own, type JsonObject } from '../../../policies/json.ts'
import { flatText } from '../../../policies/kubernetes/flat-text.ts'
import { parseQuantity, quantityIdentity } from '../../../policies/kubernetes/quantity.ts'

/** What decides whether two spellings are one value. */
export interface SameRules {
  isQuantity(names: readonly string[]): boolean
  /** True for a scalar field of which false, 0 and empty text say no more than its absence. */
  isZeroAbsent(names: readonly string[]): boolean
}

/** Deeper than any API type; what is below is compared as it is written. */
const deepest = 100

/** Whether two values mean the same to the API server. Total, whatever the values are. */
export function isSameValue(
  left: unknown,
  right: unknown,
  names: readonly string[],
  rules: SameRules,
  depth = 0,
): boolean {
  if (left === right) return true
  if (depth > deepest) return flatText(left) === flatText(right)
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length)
    return left.every((item, index) => isSameValue(item, right[index], names, rules, depth + 1))
  if (isObject(left) && isObject(right)) return hasSameFields(left, right, names, rules, depth)
  if (isAbsent(left, names, rules, depth) && isAbsent(right, names, rules, depth)) return true
  return rules.isQuantity(names) && isSameQuantity(left, right)
}

function hasSameFields(
  left: JsonObject,
  right: JsonObject,
  names: readonly string[],
  rules: SameRules,
  depth: number,
): boolean {
  const isSameAt = (key: string): boolean =>
    isSameValue(own(left, key), own(right, key), [...names, key], rules, depth + 1)
  return (
    Object.keys(left).every(isSameAt) &&
    Object.keys(right).every((key) => own(left, key) !== undefined || isSameAt(key))
  )
}

function isSameQuantity(left: unknown, right: unknown): boolean {
  const [one, other] = [parseQuantity(left), parseQuantity(right)]
  return one !== undefined && other !== undefined && quantityIdentity(one) === quantityIdentity(other)
}

/** Null, an empty list, an object without anything in it. A selector that is there selects everything, one that is not nothing. */
function isAbsent(value: unknown, names: readonly string[], rules: SameRules, depth: number): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.length === 0
  if (!isObject(value)) return (value === false || value === 0 || value === '') && rules.isZeroAbsent(names)
  if (/selector$/i.test(names.at(-1) ?? '') || depth > deepest) return false
  return Object.keys(value).every((key) => isAbsent(own(value, key), [...names, key], rules, depth + 1))
}
