import { asArray, asString, dig, isObject, own, type JsonObject } from '../../../policies/json.ts'
import {
  elementText,
  parseFieldsV1,
  unionOf,
  type FieldElement,
  type FieldSet,
} from '../../../policies/kubernetes/fields-v1.ts'

/** One entry of managedFields: who wrote which fields, how and when last. */
export interface Owner {
  manager: string
  operation: string
  subresource: string
  /** milliseconds since the epoch; undefined where the entry has none */
  time: number | undefined
  fields: FieldSet
}

/** The entries of an object's managedFields, without those of its status; what cannot be read owns nothing. */
export function ownersOf(object: JsonObject): Owner[] {
  return asArray(dig(object, 'metadata', 'managedFields')).flatMap((entry) => {
    if (!isObject(entry) || entry['subresource'] === 'status') return []
    const parsed = parseFieldsV1(own(entry, 'fieldsV1') ?? {})
    return parsed.ok ? [ownerFrom(entry, parsed.set)] : []
  })
}

function ownerFrom(entry: JsonObject, fields: FieldSet): Owner {
  const time = Date.parse(asString(entry['time']) ?? '')
  return {
    manager: asString(entry['manager']) ?? '',
    operation: asString(entry['operation']) ?? '',
    subresource: asString(entry['subresource']) ?? '',
    time: Number.isNaN(time) ? undefined : time,
    fields,
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

/** The newest of some owners. */
export function newest(owners: readonly Owner[]): Owner | undefined {
  return owners.reduce<Owner | undefined>(
    (last, owner) => (last === undefined || (owner.time ?? 0) >= (last.time ?? 0) ? owner : last),
    undefined,
  )
}

/** What all appliers of an object declare together. */
export function appliedSet(owners: readonly Owner[]): FieldSet {
  return unionOf(owners.filter(isApplier).map(({ fields }) => fields))
}

/** True for the entry of a server-side apply. */
export function isApplier({ operation }: Owner): boolean {
  return operation === 'Apply'
}
