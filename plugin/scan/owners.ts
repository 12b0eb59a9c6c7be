import { controllerReference, owns } from '../../policies/evaluate/ownership.ts'
import { asString, dig, digObject, type JsonObject } from '../../policies/json.ts'

/** What a chain of owners came to: the owners (none for a workload of its own), or the one that was not read. */
export type OwnersFound = { ok: true; owners: readonly JsonObject[] } | { ok: false; missing: string }

/** The objects that may own others, as far as a verdict needs them. */
export interface OwnerIndex {
  add(object: JsonObject): void
  /** `unread` are the kinds that could not be listed: an owner of one of them is missing, not absent. */
  ownersOf(object: JsonObject, unread: ReadonlySet<string>): OwnersFound
}

/** Longer than any chain of owners; ends one in a circle. */
const longest = 8

/** An index by uid. Only what ownership and selectors read is kept: a cluster has ten thousand ReplicaSets. */
export function createOwnerIndex(): OwnerIndex {
  const byUid = new Map<string, JsonObject>()

  function ownersOf(object: JsonObject, unread: ReadonlySet<string>): OwnersFound {
    const owners: JsonObject[] = []
    let owned = object
    for (let reference = controllerReference(owned); reference !== undefined; reference = controllerReference(owned)) {
      const owner = byUid.get(reference.uid)
      if (owner === undefined && unread.has(reference.kind))
        return { ok: false, missing: `${reference.kind} ${reference.name}` }
      // Of an owner that is gone or does not select it, nobody is the owner: the object stands for itself.
      if (owner === undefined || !owns(owner, owned) || owners.length >= longest) break
      owners.push(owner)
      owned = owner
    }
    return { ok: true, owners }
  }

  return {
    add: (object) => {
      const uid = asString(dig(object, 'metadata', 'uid'))
      if (uid !== undefined) byUid.set(uid, slim(object))
    },
    ownersOf,
  }
}

function slim(object: JsonObject): JsonObject {
  const { name, namespace, uid, labels, ownerReferences, deletionTimestamp } = digObject(object, 'metadata') ?? {}
  const selector = dig(object, 'spec', 'selector')
  return {
    apiVersion: object['apiVersion'],
    kind: object['kind'],
    metadata: { name, namespace, uid, labels, ownerReferences, deletionTimestamp },
    spec: { selector },
  }
}
