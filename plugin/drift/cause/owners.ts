import { asArray, asString, dig, isObject, own, type JsonObject } from '../../../policies/json.ts'
import {
  elementText,
  parseFieldsV1,
  unionOf,
  type FieldElement,
  type FieldSet,
} from '../../../policies/kubernetes/fields-v1.ts'

/** One entry of managedFields: who wrote, how and when last. */
export interface Write {
  manager: string
  operation: string
  subresource: string
  /** milliseconds since the epoch; undefined where the entry has none */
  time: number | undefined
}

/** A write, with the fields that its writer owns. */
export interface Owner extends Write {
  fields: FieldSet
}

/** The writes of an object, without those of its status: much cheaper than what they own. */
export function writesOf(object: JsonObject): Write[] {
  return entriesOf(object).map(writeFrom)
}

function entriesOf(object: JsonObject): JsonObject[] {
  return asArray(dig(object, 'metadata', 'managedFields'))
    .filter(isObject)
    .filter((entry) => entry['subresource'] !== 'status')
}

/** The entries of an object's managedFields, without those of its status; what cannot be read owns nothing. */
export function ownersOf(object: JsonObject): Owner[] {
  return entriesOf(object).flatMap((entry) => {
    const parsed = parseFieldsV1(own(entry, 'fieldsV1') ?? {})
    return parsed.ok ? [{ ...writeFrom(entry), fields: parsed.set }] : []
  })
}

function writeFrom(entry: JsonObject): Write {
  const time = Date.parse(asString(entry['time']) ?? '')
  return {
    manager: asString(entry['manager']) ?? '',
    operation: asString(entry['operation']) ?? '',
    subresource: asString(entry['subresource']) ?? '',
    time: Number.isNaN(time) ? undefined : time,
  }
}

/** Whether an owner has a field, something below it, or the whole that it is a part of. */
export function owns({ fields }: Owner, steps: readonly FieldElement[]): boolean {
  let set = fields
  for (const step of steps) {
    const node = set.children.get(elementText(step))
    if (node === undefined) return set !== fields && set.member && set.children.size === 0
    set = node.set
  }
  return true
}

/** The newest of some writes. */
export function newest<Kind extends Write>(writes: readonly Kind[]): Kind | undefined {
  return writes.reduce<Kind | undefined>(
    (last, write) => (last === undefined || (write.time ?? 0) >= (last.time ?? 0) ? write : last),
    undefined,
  )
}

/** What all appliers of an object declare together. */
export function appliedSet(owners: readonly Owner[]): FieldSet {
  return unionOf(owners.filter(isApplier).map(({ fields }) => fields))
}

/** True for the entry of a server-side apply. */
export function isApplier({ operation }: Write): boolean {
  return operation === 'Apply'
}
