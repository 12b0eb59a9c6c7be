import type { ResourceKey } from '../../cluster/resource.ts'
import { createSnapshot, type Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { analyzers } from '../../plugin/diagnosis/analyzers/analyzers.ts'
import { diagnose } from '../../plugin/diagnosis/diagnose.ts'
import { readsOf } from '../../plugin/diagnosis/examine.ts'
import type { Verdict } from '../../plugin/diagnosis/verdict.ts'
import { referenceKey } from '../../plugin/object-reference.ts'

const kinds = readsOf(analyzers)

/**
 * What would be told without one of the kinds and is not so: trouble of objects that have none, and another cause that does not say
 * what was not read. Every kind in turn.
 */
export function unfounded(snapshot: Snapshot): string[] {
  const { verdicts } = diagnose(snapshot)
  const codes = new Set(verdicts.flatMap(({ code, consequences }) => [code, ...consequences.map((each) => each.code)]))
  const troubled = new Set(verdicts.flatMap(concerned))
  return kinds.flatMap((resource) =>
    diagnose(without(snapshot, resource)).verdicts.flatMap((verdict) => {
      const told = `without ${resource}: ${verdict.code} of ${referenceKey(verdict.root)}`
      if (!concerned(verdict).some((key) => troubled.has(key))) return [`${told}, which has no trouble`]
      return codes.has(verdict.code) || verdict.unread.length > 0 ? [] : [`${told} does not say what was not read`]
    }),
  )
}

function concerned({ root, affected, pods, consequences }: Verdict): string[] {
  return [root, ...affected, ...pods, ...consequences.map(({ object }) => object)].map(referenceKey)
}

function without(snapshot: Snapshot, left: ResourceKey): Snapshot {
  const read = kinds.filter((resource) => resource !== left)
  return createSnapshot({
    now: snapshot.now,
    namespace: snapshot.namespace,
    kinds: read.map((resource) => {
      const reason = snapshot.unread(resource)
      return { resource, objects: snapshot.list(resource), ...(reason === undefined ? {} : { unread: reason }) }
    }),
  })
}
