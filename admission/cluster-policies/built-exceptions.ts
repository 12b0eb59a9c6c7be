import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { loadStoredException, type LoadedObject } from '../../policies/load/load-object.ts'
import type { KnownPolicies } from '../../policies/load/build-exception.ts'
import type { DriftException, Policy } from '../../policies/load/policy.ts'
import { specText } from '../../policies/load/set-hash.ts'
import { grantOf, timeOf } from '../../policies/load/stored-exception.ts'
import { endOf, hasEnded } from '../exceptions/ended.ts'
import { unloadable } from './guarded.ts'
import type { Objects } from './watched-objects.ts'

/** What came of a DriftException of the cluster. */
export interface BuiltException extends LoadedObject<DriftException> {
  /** Its part of the set's hash. */
  text: string
  /** milliseconds since the epoch, where it can be read */
  expiresAt: number | undefined
  /** It is a record: it decides nothing any more, and was not built. */
  hasEnded?: true
}

/**
 * An exception is left out of the set so long after its end (milliseconds): a request that was judged at its last moment is still
 * counted. It opens nothing meanwhile, since every verdict looks at the clock.
 */
const lingers = 60_000

interface Entry {
  object: JsonObject
  identity: string
  policy: Policy | undefined
  built: BuiltException
}

/**
 * Builds exceptions, each once for every version of its spec and of its policy, and none that has ended. One that its policy does not allow (any more), that
 * cannot be read or that is being deleted opens nothing: unlike a policy's, an exception's last good version is not kept.
 */
export function createExceptionBuilder(): {
  build(objects: Objects, policies: KnownPolicies, now: number): ReadonlyMap<string, BuiltException>
} {
  let entries: ReadonlyMap<string, Entry> = new Map()

  return {
    build(objects, policies, now) {
      const next = new Map<string, Entry>()
      const results = new Map<string, BuiltException>()
      for (const [name, object] of objects) {
        const isRecord = hasEnded(object, now, lingers)
        const entry = isRecord ? undefined : renewed(entries.get(name), object, policies)
        if (entry !== undefined) next.set(name, entry)
        results.set(name, entry?.built ?? recordOf(object))
      }
      entries = next
      return results
    },
  }
}

function recordOf(object: JsonObject): BuiltException {
  return { built: undefined, problems: [], text: '', expiresAt: endOf(object), hasEnded: true }
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
