import { isObject, own, type JsonObject } from '../../json.ts'
import { canonicalQuantity, parseQuantity, printQuantity, roundUpToMilli } from '../quantity.ts'

/** The defaults of one type of object, as data. They apply in the order of the fields here. */
export interface Defaults {
  /** Fields that depend on others; what is returned is set. Called first. */
  compute?: (object: JsonObject) => JsonObject | undefined
  /** Set where the field is absent or null. */
  absent?: JsonObject
  /** Set where it is absent, null, `''` or 0: fields that are no pointers in Go. */
  empty?: JsonObject
  /** Maps of quantities, each printed canonically and rounded up to thousandths; null is 0. */
  quantities?: readonly string[]
  /** Single quantities, printed canonically. */
  quantity?: readonly string[]
  /** Fields that hold an object with defaults of its own. */
  objects?: Readonly<Record<string, Defaults>>
  /** Fields that hold a list of such objects. */
  lists?: Readonly<Record<string, Defaults>>
}

/** The object with its defaults; parts (and the whole) in which nothing changes are shared with the input. */
export function applyDefaults(defaults: Defaults, object: JsonObject): JsonObject {
  const result = new Overlay(object)
  for (const [field, value] of Object.entries(defaults.compute?.(object) ?? {}))
    if (value !== result.get(field)) result.set(field, value)
  for (const [field, value] of Object.entries(defaults.absent ?? {}))
    if (isAbsent(result.get(field))) result.set(field, value)
  for (const [field, value] of Object.entries(defaults.empty ?? {}))
    if (isEmpty(result.get(field))) result.set(field, value)
  for (const field of defaults.quantities ?? []) result.replace(field, canonicalList)
  for (const field of defaults.quantity ?? []) result.replace(field, (value) => canonicalQuantity(value) ?? value)
  for (const [field, nested] of Object.entries(defaults.objects ?? {}))
    result.replace(field, (value) => (isObject(value) ? applyDefaults(nested, value) : value))
  for (const [field, nested] of Object.entries(defaults.lists ?? {}))
    result.replace(field, (value) => eachOf(nested, value))
  return result.object
}

/** An object that is copied when it first changes. Fields come from the tables, so none is `__proto__`. */
class Overlay {
  object: JsonObject
  #copy: Record<string, unknown> | undefined

  constructor(object: JsonObject) {
    this.object = object
  }

  get(field: string): unknown {
    return own(this.object, field)
  }

  set(field: string, value: unknown): void {
    this.#copy ??= { ...this.object }
    this.#copy[field] = value
    this.object = this.#copy
  }

  replace(field: string, change: (value: unknown) => unknown): void {
    const before = this.get(field)
    if (isAbsent(before)) return
    const after = change(before)
    if (after !== before) this.set(field, after)
  }
}

/** True for what Go reads as nil. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

/** True for what Go reads as the zero value of a string or number. */
export function isEmpty(value: unknown): boolean {
  return isAbsent(value) || value === '' || value === 0
}

function eachOf(defaults: Defaults, list: unknown): unknown {
  if (!Array.isArray(list)) return list
  const items = list.map((entry: unknown) => (isObject(entry) ? applyDefaults(defaults, entry) : entry))
  return items.some((item, index) => item !== list[index]) ? items : list
}

function canonicalList(list: unknown): unknown {
  if (!isObject(list)) return list
  const entries = Object.entries(list)
  const canonical = entries.map(([resource, value]): [string, unknown] => [resource, canonicalAmount(value)])
  return canonical.every(([, value], index) => value === entries[index]?.[1]) ? list : Object.fromEntries(canonical)
}

/** Unreadable amounts stay: the API server refuses the object, and a rule says so at their path. */
function canonicalAmount(value: unknown): unknown {
  if (value === null) return '0'
  const quantity = parseQuantity(value)
  return quantity === undefined ? value : printQuantity(roundUpToMilli(quantity))
}
