import { isObject, own, type JsonObject } from '../json.ts'
import { flatText } from './flat-text.ts'
import { isZero, parseQuantity, quantityIdentity, roundUpToMilli } from './quantity.ts'
import { isZeroAbsent } from './zero-fields.ts'

/** No workload is as deep; what is deeper is compared as it is written. */
const maxDepth = 100

/** Objects whose absence means the same as being empty. Not so for `emptyDir` (a kind of volume) or selectors (everything). */
const emptyIsAbsent = new Set([
  'metadata',
  'labels',
  'annotations',
  'matchLabels',
  'resources',
  'limits',
  'requests',
  'overhead',
  'nodeSelector',
  'securityContext',
  'affinity',
  'nodeAffinity',
  'podAffinity',
  'podAntiAffinity',
  'dnsConfig',
  'lifecycle',
  'strategy',
  'updateStrategy',
  'status',
  'volumeAttributes',
])

/**
 * JSON text that is the same for all spellings of one value: keys sorted, null and empty lists as absent, empty objects and zeros
 * where they mean nothing as absent, quantities as amounts, what the API server adds to references left out. `names` are the field names
 * that lead to the value (list items not counted); they tell what is a quantity.
 */
export function canonicalJson(value: unknown, names: readonly string[] = []): string {
  if (isAbsent(value) || isZeroAbsent(value, names.at(-1) ?? '', names.at(-2) ?? '')) return 'null'
  const text = encode(value, [...names], 0)
  return text === '{}' && emptyIsAbsent.has(names.at(-1) ?? '') ? 'null' : text
}

/** Whether two values have the same canonical form, which is written down only where they differ. */
export function isSameCanonical(left: unknown, right: unknown, names: readonly string[] = [], depth = 0): boolean {
  if (left === right) return true
  if (depth > maxDepth) return canonicalJson(left, names) === canonicalJson(right, names)
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    return left.every((item, index) => isSameCanonical(item, right[index], names, depth + 1))
  }
  if (!isObject(left) || !isObject(right)) return canonicalJson(left, names) === canonicalJson(right, names)
  const isSameAt = (key: string): boolean => {
    const [before, after] = [given(left, key, names), given(right, key, names)]
    return before === after || isSameCanonical(before, after, [...names, key], depth + 1)
  }
  return (
    Object.keys(left).every(isSameAt) && Object.keys(right).every((key) => Object.hasOwn(left, key) || isSameAt(key))
  )
}

function given(object: JsonObject, key: string, names: readonly string[]): unknown {
  const value = own(object, key)
  return isFilledIn(key, value, names) ? undefined : value
}

/** True for what the API drops or treats as not given: undefined, null, an empty list. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}

/** True for the fields whose empty object says no more than its absence (`labels: {}`). */
export function isEmptyAbsent(field: string): boolean {
  return emptyIsAbsent.has(field)
}

function encode(value: unknown, names: string[], depth: number): string {
  if (depth > maxDepth) return `deep${flatText(value)}`
  if (Array.isArray(value)) return `[${value.map((entry) => encode(entry, names, depth + 1)).join(',')}]`
  return isObject(value) ? encodeObject(value, names, depth) : encodeScalar(value, names)
}

function encodeObject(object: JsonObject, names: string[], depth: number): string {
  const parts: string[] = []
  for (const key of Object.keys(object).sort()) {
    const value = own(object, key)
    if (isAbsent(value) || isZeroAbsent(value, key, names.at(-1) ?? '') || isFilledIn(key, value, names)) continue
    names.push(key)
    const part = encode(value, names, depth + 1)
    names.pop()
    if (part !== '{}' || !emptyIsAbsent.has(key)) parts.push(`${JSON.stringify(key)}:${part}`)
  }
  return `{${parts.join(',')}}`
}

/** What the API server writes into a reference or claim that was given without it. */
function isFilledIn(key: string, value: unknown, names: readonly string[]): boolean {
  const parent = names.at(-1)
  if (parent === 'fieldRef') return key === 'apiVersion' && value === 'v1'
  if (parent === 'volumeClaimTemplates') return key === 'apiVersion' || key === 'kind' || key === 'status'
  if (parent !== 'resourceFieldRef' || key !== 'divisor') return false
  const divisor = parseQuantity(value)
  return divisor !== undefined && isZero(divisor)
}

function encodeScalar(value: unknown, names: readonly string[]): string {
  const quantity = isQuantityPath(names) ? parseQuantity(value) : undefined
  // A prefix that no JSON text has: an amount never equals a string.
  if (quantity !== undefined) return `q${quantityIdentity(roundUpToMilli(quantity))}`
  return value === undefined ? 'null' : JSON.stringify(value)
}

/** The quantities of a workload: resource lists, pod overhead, emptyDir.sizeLimit, resourceFieldRef.divisor. */
function isQuantityPath(names: readonly string[]): boolean {
  const [grandparent, parent, key] = [names.at(-3), names.at(-2), names.at(-1)]
  if (parent === 'limits' || parent === 'requests') return grandparent === 'resources'
  if (parent === 'overhead') return grandparent === 'spec'
  return (parent === 'emptyDir' && key === 'sizeLimit') || (parent === 'resourceFieldRef' && key === 'divisor')
}
