import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { loadExceptionObject, type LoadedObject } from '../../policies/load/load-object.ts'
import type { KnownPolicies } from '../../policies/load/build-exception.ts'
import type { DriftException, Policy } from '../../policies/load/policy.ts'
import { specText } from '../../policies/load/set-hash.ts'
import { parseTime } from '../../policies/load/time.ts'
import { revokedBy } from '../exceptions/annotations.ts'
import { unloadable } from './guarded.ts'
import type { Objects } from './watched-objects.ts'

/** What came of a DriftException of the cluster. */
export interface BuiltException extends LoadedObject<DriftException> {
  /** Its part of the set's hash. */
  text: string
  /** milliseconds since the epoch, where it can be read */
  expiresAt: number | undefined
}

interface Entry {
  object: JsonObject
  identity: string
  policy: Policy | undefined
  built: BuiltException
}

/**
 * Builds exceptions, each once for every version of its spec and of its policy. One that its policy does not allow (any more), that
 * cannot be read or that is being deleted opens nothing: unlike a policy's, an exception's last good version is not kept.
 */
export function createExceptionBuilder(): {
  build(objects: Objects, policies: KnownPolicies): ReadonlyMap<string, BuiltException>
} {
  let entries: ReadonlyMap<string, Entry> = new Map()

  return {
    build(objects, policies) {
      entries = new Map([...objects].map(([name, object]) => [name, renewed(entries.get(name), object, policies)]))
      return new Map([...entries].map(([name, { built }]) => [name, built]))
    },
  }
}

function renewed(before: Entry | undefined, object: JsonObject, policies: KnownPolicies): Entry {
  const known = policies.get(asString(dig(object, 'spec', 'policy')) ?? '')
  const isSamePolicy = before?.policy === known?.policy
  if (before?.object === object && isSamePolicy) return before
  const base = { object, policy: known?.policy }
  const expiresAt = timeOf(object, 'spec', 'expiresAt')
  try {
    const text = specText({ ...object, kind: 'DriftException' })
    const facts = grantOf(object)
    const identity = JSON.stringify([text, facts])
    if (before?.identity === identity && isSamePolicy) return { ...before, object }
    const { deleted, ...granted } = facts
    const loaded = deleted ? nothing : loadExceptionObject(object, policies, granted)
    return { ...base, identity, built: { ...loaded, text, expiresAt } }
  } catch (error) {
    return { ...base, identity: '', built: { ...unloadable(error), text: '', expiresAt } }
  }
}

const nothing: LoadedObject<DriftException> = { built: undefined, problems: [] }

/** A time in an object, in milliseconds since the epoch. */
export function timeOf(object: JsonObject, ...keys: string[]): number | undefined {
  return parseTime(asString(dig(object, ...keys)) ?? '')
}

/** When an exception was created, and whether it was ended early. */
export function grantOf(object: JsonObject): { createdAt: number; revoked: boolean; deleted: boolean } {
  const createdAt = timeOf(object, 'metadata', 'creationTimestamp') ?? 0
  const deleted = dig(object, 'metadata', 'deletionTimestamp') !== undefined
  return { createdAt, revoked: revokedBy(object) !== undefined, deleted }
}
