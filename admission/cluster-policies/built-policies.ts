import { dig, type JsonObject } from '../../policies/json.ts'
import { loadPolicyObject, type LoadedObject } from '../../policies/load/load-object.ts'
import type { Policy } from '../../policies/load/policy.ts'
import { specText } from '../../policies/load/set-hash.ts'
import { unloadable } from './guarded.ts'
import type { Objects } from './watched-objects.ts'

/** What came of a DriftPolicy of the cluster. */
export interface BuiltPolicy extends LoadedObject<Policy> {
  /** What verdicts follow: the object as it is, else its last good version, else nothing. */
  inForce: { policy: Policy; text: string } | undefined
}

/** Builds policies, each once for every version of its spec. */
export interface PolicyBuilder {
  build: (objects: Objects) => Promise<ReadonlyMap<string, BuiltPolicy>>
}

interface Entry {
  identity: string
  uid: unknown
  built: BuiltPolicy
}

/** A builder that remembers the last good version of every object, and shares what has not changed. */
export function createPolicyBuilder(): PolicyBuilder {
  let entries: ReadonlyMap<string, Entry> = new Map()

  async function entryOf(name: string, object: JsonObject): Promise<Entry> {
    const before = entries.get(name)
    const uid = dig(object, 'metadata', 'uid')
    const text = specText({ ...object, kind: 'DriftPolicy' })
    if (before?.identity === text && before.uid === uid) return before
    const loaded = await loadPolicyObject(object).catch(unloadable)
    const lastGood = before?.uid === uid ? before?.built.inForce : undefined
    const inForce = loaded.built === undefined ? lastGood : { policy: loaded.built, text }
    return { identity: text, uid, built: { ...loaded, inForce } }
  }

  return {
    async build(objects) {
      const next = new Map<string, Entry>()
      for (const [name, object] of objects) next.set(name, await entryOf(name, object))
      entries = next
      return new Map([...next].map(([name, { built }]) => [name, built]))
    },
  }
}
