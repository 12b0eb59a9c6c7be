import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { loadStoredException, type LoadedObject } from '../../policies/load/load-object.ts'
import type { KnownPolicies } from '../../policies/load/build-exception.ts'
import type { DriftException, Policy } from '../../policies/load/policy.ts'
import { specText } from '../../policies/load/set-hash.ts'
import { grantOf, timeOf } from '../../policies/load/stored-exception.ts'
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
    const identity = JSON.stringify([text, grantOf(object)])
    if (before?.identity === identity && isSamePolicy) return { ...before, object }
    return { ...base, identity, built: { ...loadStoredException(object, policies), text, expiresAt } }
  } catch (error) {
    return { ...base, identity: '', built: { ...unloadable(error), text: '', expiresAt } }
  }
}
