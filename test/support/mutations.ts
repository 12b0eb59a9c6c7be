import { isObject, type JsonObject } from '../../policies/json.ts'

/** A source of numbers below `n`, the same for the same seed (mulberry32). */
export type Dice = (n: number) => number

/** Seeded dice. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

/** Rewrites a JSON tree from the leaves up; keys are the path from the root, list indexes as `#`. */
export function rewrite(
  value: unknown,
  change: (value: unknown, keys: readonly string[]) => unknown,
  keys: readonly string[] = [],
): unknown {
  if (Array.isArray(value))
    return change(
      value.map((item) => rewrite(item, change, [...keys, '#'])),
      keys,
    )
  if (!isObject(value)) return change(value, keys)
  const copy: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) define(copy, key, rewrite(inner, change, [...keys, key]))
  return change(copy, keys)
}

function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
}

/** Maps whose keys belong to users, where a further key is no noise. */
const userMaps = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'limits',
  'requests',
  'fieldsV1',
  'selector',
])

function isStruct(value: unknown, keys: readonly string[]): value is JsonObject {
  return isObject(value) && !keys.some((key) => userMaps.has(key) || key.startsWith('f:') || key.startsWith('k:'))
}

/** Changes nothing of what an object says: keys in another order. */
export function shuffleKeys(value: unknown, roll: Dice): unknown {
  return rewrite(value, (inner) => {
    if (!isObject(inner)) return inner
    const copy = {}
    const entries = Object.entries(inner).map((entry) => ({ entry, at: roll(1_000_000) }))
    for (const { entry } of entries.sort((a, b) => a.at - b.at)) define(copy, entry[0], entry[1])
    return copy
  })
}

/** Changes nothing: fields that no API has, `__proto__` and friends among them. The same places in every tree of the same shape. */
export function addUnknownKeys(value: unknown, roll: Dice): unknown {
  const salt = roll(7)
  return rewrite(value, (inner, keys) => {
    if (!isStruct(inner, keys) || (keys.join('/').length + salt) % 3 !== 0) return inner
    const copy = { ...inner }
    for (const key of ['x-unknown', '__proto__', 'constructor', 'toString']) define(copy, key, { polluted: true })
    return copy
  })
}

const optional: Record<string, readonly string[]> = {
  containers: ['env', 'envFrom', 'ports', 'volumeMounts', 'livenessProbe', 'resources', 'args'],
  metadata: ['annotations', 'labels', 'ownerReferences', 'finalizers'],
  spec: ['initContainers', 'volumes', 'nodeSelector', 'ephemeralContainers', 'replicas', 'resources'],
  resources: ['limits', 'requests'],
}

/** Changes nothing: null where optional fields are absent. */
export function addNulls(value: unknown): unknown {
  return rewrite(value, (inner, keys) => {
    if (!isStruct(inner, keys)) return inner
    const parent = keys.at(-1) === '#' ? keys.at(-2) : keys.at(-1)
    const absent = (optional[parent ?? ''] ?? []).filter((key) => !Object.hasOwn(inner, key))
    return { ...inner, ...Object.fromEntries(absent.map((key) => [key, null])) }
  })
}

const spellings: Record<string, readonly string[]> = {
  '1Gi': ['1024Mi', '1048576Ki', '1073741824'],
  '512Mi': ['0.5Gi', '524288Ki'],
  '1': ['1000m', '1.0', '1e0'],
  '2': ['2000m', '2.0'],
  '100m': ['0.1', '0.10'],
  '500m': ['0.5', '5e-1'],
}

/** Changes nothing: quantities spelled another way. */
export function respellQuantities(value: unknown, roll: Dice): unknown {
  return rewrite(value, (inner, keys) => {
    const isQuantity = keys.some((key) => key === 'limits' || key === 'requests') && typeof inner === 'string'
    const others = isQuantity && Object.hasOwn(spellings, inner) ? spellings[inner] : undefined
    return others === undefined ? inner : others[roll(others.length)]
  })
}

const junk: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  '',
  '\u0000',
  'ümläut-名前',
  '9'.repeat(40),
  [],
  {},
  [[[]]],
  [null],
  { name: null },
  '8Ei',
  '-1',
]

/** Changes anything: a few values of a tree become something else. */
export function corrupt(value: unknown, roll: Dice): unknown {
  const rate = 5 + roll(60)
  return rewrite(value, (inner, keys) => (keys.length > 0 && roll(rate) === 0 ? junk[roll(junk.length)] : inner))
}
