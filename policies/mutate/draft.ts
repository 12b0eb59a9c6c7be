import { asObject, own, type JsonObject } from '../json.ts'

/** One RFC 6902 operation; only `add` is ever needed, because mutations fill what is absent. */
export interface PatchOperation {
  op: 'add'
  path: string
  value: unknown
}

/** A key of an object or an index of an array. */
export type PatchKey = string | number

/**
 * An object being mutated: reads see earlier fills, the input is never changed, and every fill is recorded, so that the
 * patch is written down instead of computed by comparison.
 */
export interface PatchDraft {
  readonly object: JsonObject
  /** Sets an absent (or null) value, creating absent parent objects; a present value, or a parent of another type, stays. */
  fill(keys: readonly PatchKey[], value: unknown): void
}

/** One recorded value. */
export interface Fill {
  keys: readonly PatchKey[]
  value: unknown
}

/** A draft and the fills recorded so far. */
export interface RecordedDraft extends PatchDraft {
  readonly fills: readonly Fill[]
}

/** A draft over an object. */
export function createDraft(original: JsonObject): RecordedDraft {
  const fills: Fill[] = []
  let object = original
  return {
    get object() {
      return object
    },
    fills,
    fill(keys, value) {
      const filled = fillCopy(object, keys, value)
      if (filled === undefined) return
      object = filled as JsonObject
      fills.push({ keys, value })
    },
  }
}

/** The copy of a value with one absent leaf filled, or undefined where nothing may be set. Only the way down is copied. */
function fillCopy(value: unknown, [key, ...rest]: readonly PatchKey[], leaf: unknown): unknown {
  if (key === undefined) return value === undefined || value === null ? leaf : undefined
  if (typeof key === 'number') {
    if (!Array.isArray(value) || key >= value.length) return undefined
    const filled = fillCopy(value[key], rest, leaf)
    return filled === undefined ? undefined : value.with(key, filled)
  }
  const parent = value === undefined || value === null ? {} : asObject(value)
  if (parent === undefined) return undefined
  const filled = fillCopy(own(parent, key), rest, leaf)
  return filled === undefined ? undefined : { ...parent, [key]: filled }
}

/** The smallest patch that makes the fills on `base`: one `add` a fill, with absent parents inside its value; later fills below such a parent join it. */
export function toPatch(fills: readonly Fill[], base: JsonObject): PatchOperation[] {
  const operations: PatchOperation[] = []
  let current: unknown = base
  for (const { keys, value } of fills) {
    const depth = presentDepth(current, keys)
    const joined = operations.find((operation) => isInside(keys.slice(0, depth), operation.path))
    if (joined === undefined)
      operations.push({ op: 'add', path: pointer(keys.slice(0, depth + 1)), value: nest(keys.slice(depth + 1), value) })
    current = fillCopy(current, keys, value) ?? current
    if (joined !== undefined) joined.value = lookup(current, joined.path)
  }
  return operations
}

/** How many leading keys lead to a value that is there. */
function presentDepth(value: unknown, keys: readonly PatchKey[]): number {
  let current = value
  for (const [depth, key] of keys.entries()) {
    current =
      typeof key === 'number' ? (Array.isArray(current) ? current[key] : undefined) : own(asObject(current), key)
    if (current === undefined || current === null) return depth
  }
  return keys.length - 1
}

function nest(keys: readonly PatchKey[], value: unknown): unknown {
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)
}

function isInside(keys: readonly PatchKey[], path: string): boolean {
  const own = pointer(keys)
  return own === path || own.startsWith(`${path}/`)
}

function lookup(value: unknown, path: string): unknown {
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, key) => (Array.isArray(at) ? (at[Number(key)] as unknown) : own(asObject(at), key)), value)
}

/** RFC 6901. */
function pointer(keys: readonly PatchKey[]): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
