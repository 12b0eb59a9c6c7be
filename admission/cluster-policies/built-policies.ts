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
  /** Of the object that was judged. */
  generation: unknown
}

/** Builds policies, each once for every version of its spec. */
export interface PolicyBuilder {
  build: (objects: Objects) => Promise<ReadonlyMap<string, BuiltPolicy>>
}

interface Entry {
  text: string
  uid: unknown
  built: BuiltPolicy
}

/** A builder that remembers the last good version of every object, and shares what has not changed. */
export function createPolicyBuilder(): PolicyBuilder {
  let entries: ReadonlyMap<string, Entry> = new Map()
  return {
    async build(objects) {
      const next = new Map<string, Entry>()
      for (const [name, object] of objects) next.set(name, await renewed(entries.get(name), object))
      entries = next
      return new Map([...next].map(([name, { built }]) => [name, built]))
    },
  }
}

async function renewed(known: Entry | undefined, object: JsonObject): Promise<Entry> {
  const [uid, generation] = [dig(object, 'metadata', 'uid'), dig(object, 'metadata', 'generation')]
  const before = known?.uid === uid ? known : undefined
  const lastGood = before?.built.inForce
  try {
    const text = specText({ ...object, kind: 'DriftPolicy' })
    if (before?.text === text) return { ...before, built: { ...before.built, generation } }
    const loaded = await loadPolicyObject(object)
    const inForce = loaded.built === undefined ? lastGood : { policy: loaded.built, text }
    return { text, uid, built: { ...loaded, inForce, generation } }
  } catch (error) {
    return { text: '', uid, built: { ...unloadable(error), inForce: lastGood, generation } }
  }
}
