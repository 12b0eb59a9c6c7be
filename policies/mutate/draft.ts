import { asObject, own, type JsonObject } from '../json.ts'

/** One RFC 6902 operation: `add` fills what is absent, `replace` pins an image. */
export interface PatchOperation {
  op: 'add' | 'replace'
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
  /** The object with the fills so far; read it anew after a fill. */
  readonly object: JsonObject
  /** Sets an absent (or null) value, creating absent parent objects; a present value, or a parent of another type, stays. */
  fill(keys: readonly PatchKey[], value: unknown): void
}

/** What a pin writes on: it replaces a text that is there, and nothing else. */
export interface PinDraft {
  replace(keys: readonly PatchKey[], text: string): void
}

/** One value that has been set; `value` is shared and must not be changed. */
export interface Fill {
  keys: readonly PatchKey[]
  value: unknown
  /** It stands in place of another text; absent: nothing was there. */
  replaces?: true
}

/** A draft and the fills recorded so far. */
export interface RecordedDraft extends PatchDraft {
  readonly fills: readonly Fill[]
}

/**
 * A draft over an object. A class, because V8 makes a type of its own for every object literal with a getter, which keeps the
 * whole review until the next full collection.
 */
export class Draft implements RecordedDraft, PinDraft {
  object: JsonObject
  readonly fills: Fill[] = []
  readonly #copies = new Set<object>()

  constructor(original: JsonObject) {
    this.object = original
  }

  fill(keys: readonly PatchKey[], value: unknown): void {
    if (value === undefined || value === null || absentDepth(this.object, keys) === undefined) return
    this.#set(keys, value)
    this.fills.push({ keys, value })
  }

  replace(keys: readonly PatchKey[], text: string): void {
    const before = textAt(this.object, keys)
    if (before === undefined || before === text) return
    this.#set(keys, text)
    this.fills.push({ keys, value: text, replaces: true })
  }

  /** The same change again, as another draft recorded it. */
  repeat({ keys, value, replaces }: Fill): void {
    if (replaces === true && typeof value === 'string') this.replace(keys, value)
    else this.fill(keys, value)
  }

  #set(keys: readonly PatchKey[], value: unknown): void {
    const root = copyOnce(this.#copies, this.object)
    setDeep(this.#copies, root, keys, value)
    this.object = asObject(root) ?? this.object
  }
}

function textAt(root: JsonObject, keys: readonly PatchKey[]): string | undefined {
  const value = keys.reduce<unknown>(read, root)
  return typeof value === 'string' ? value : undefined
}

/** The smallest patch that makes the fills on `base`: one operation a fill; fills below the same absent parent share one. */
export function toPatch(fills: readonly Fill[], base: JsonObject): PatchOperation[] {
  const additions = new Map<string, RecordedDraft>()
  const replacements: PatchOperation[] = []
  for (const { keys, value, replaces } of fills) {
    if (replaces === true) {
      if (textAt(base, keys) !== undefined)
        replacements.push({ op: 'replace', path: pointer(keys, keys.length), value })
      continue
    }
    const depth = absentDepth(base, keys)
    if (depth === undefined) continue
    const path = pointer(keys, depth + 1)
    let addition = additions.get(path)
    if (addition === undefined) additions.set(path, (addition = new Draft({})))
    addition.fill(['value', ...keys.slice(depth + 1)], value)
  }
  const added = Array.from(additions, ([path, addition]) => ({
    op: 'add' as const,
    path,
    value: addition.object['value'],
  }))
  return [...added, ...replacements]
}

/**
 * Where the way down first leads to nothing (or null), as an index into `keys`; undefined where the leaf is there, a parent is of
 * another type, or an item of a list is missing: nothing may be set then.
 */
function absentDepth(root: JsonObject, keys: readonly PatchKey[]): number | undefined {
  let current: unknown = root
  for (const [depth, key] of keys.entries()) {
    if (typeof key === 'number' ? !Array.isArray(current) || !(key in current) : asObject(current) === undefined)
      return undefined
    current = read(current, key)
    if (current === undefined || current === null)
      return keys.slice(depth + 1).some((below) => typeof below === 'number') ? undefined : depth
  }
  return undefined
}

function setDeep(copies: Set<object>, root: object, keys: readonly PatchKey[], value: unknown): void {
  let parent = root
  for (const key of keys.slice(0, -1)) {
    const written = read(parent, key)
    const below = copyOnce(copies, written)
    if (below !== written) define(parent, key, below)
    parent = below
  }
  define(parent, keys.at(-1) ?? '', value)
}

/** Each object on the way is copied once a draft: ten thousand containers must not copy their list ten thousand times. */
function copyOnce(copies: Set<object>, value: unknown): object {
  if (typeof value === 'object' && value !== null && copies.has(value)) return value
  const copy: object = Array.isArray(value) ? Array.from<unknown>(value) : { ...asObject(value) }
  copies.add(copy)
  return copy
}

/** Plain assignment, which is far faster, would set the prototype for a key named `__proto__`. */
function define(object: object, key: PatchKey, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
  else Reflect.set(object, key, value)
}

function read(value: unknown, key: PatchKey): unknown {
  if (typeof key === 'number') return Array.isArray(value) ? (value[key] as unknown) : undefined
  return own(asObject(value), key)
}

/** RFC 6901, of the first keys. */
function pointer(keys: readonly PatchKey[], length: number): string {
  let path = ''
  for (let index = 0; index < length; index += 1) {
    const key = String(keys[index])
    path += `/${key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key}`
  }
  return path
}
