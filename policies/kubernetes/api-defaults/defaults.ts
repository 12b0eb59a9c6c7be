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
  return apply(planOf(defaults), object)
}

/** A table taken apart, once: a manifest has thousands of objects that are looked at for a field or two. */
interface Plan {
  compute: Defaults['compute']
  absent: readonly (readonly [string, unknown])[]
  empty: readonly (readonly [string, unknown])[]
  changes: readonly (readonly [string, (value: unknown) => unknown])[]
}

const plans = new WeakMap<Defaults, Plan>()

function planOf(defaults: Defaults): Plan {
  let plan = plans.get(defaults)
  if (plan === undefined) plans.set(defaults, (plan = toPlan(defaults)))
  return plan
}

function toPlan({ compute, absent, empty, quantities = [], quantity = [], objects, lists }: Defaults): Plan {
  const [nested, listed] = [Object.entries(objects ?? {}), Object.entries(lists ?? {})]
  const changes = [
    ...quantities.map((field) => [field, canonicalList] as const),
    ...quantity.map((field) => [field, (value: unknown) => canonicalQuantity(value) ?? value] as const),
    ...nested.map(([field, defaults]) => [field, nestedIn(planOf(defaults))] as const),
    ...listed.map(([field, defaults]) => [field, eachOf(planOf(defaults))] as const),
  ]
  return { compute, absent: Object.entries(absent ?? {}), empty: Object.entries(empty ?? {}), changes }
}

function nestedIn(plan: Plan): (value: unknown) => unknown {
  return (value) => (isObject(value) ? apply(plan, value) : value)
}

function eachOf(plan: Plan): (list: unknown) => unknown {
  return (list) => (Array.isArray(list) ? mapChanged(list, nestedIn(plan)) : list)
}

function apply({ compute, absent, empty, changes }: Plan, object: JsonObject): JsonObject {
  const result = new Overlay(object)
  const computed = compute?.(object)
  if (computed !== undefined) for (const field of Object.keys(computed)) result.change(field, computed[field])
  for (const [field, value] of absent) if (isAbsent(result.get(field))) result.change(field, value)
  for (const [field, value] of empty) if (isEmpty(result.get(field))) result.change(field, value)
  for (const [field, change] of changes) {
    const before = result.get(field)
    if (!isAbsent(before)) result.change(field, change(before))
  }
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

  change(field: string, value: unknown): void {
    if (value === this.get(field)) return
    this.#copy ??= { ...this.object }
    this.#copy[field] = value
    this.object = this.#copy
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

/** The list with every item changed; the very same list where none was. */
export function mapChanged(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index]
    const changed = change(item)
    if (changed === item) continue
    copy ??= [...list]
    copy[index] = changed
  }
  return copy ?? list
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
