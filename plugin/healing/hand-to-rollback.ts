import { rollBack } from '../rollback/roll-back.ts'
import { versionedTypes, type VersionedKind } from '../rollback/versioned-types.ts'
import type { HandOver } from './hand-over.ts'

/** Back to the newest revision that was available, as `kubectl heal rollback` goes there. */
export const handToRollback: HandOver = (stage, { target, snapshot }, carryOut) => {
  const { kind, namespace = 'default', name } = target
  if (!isVersioned(kind)) throw new Error(`${kind} has no revisions`)
  return rollBack(stage, { kind, namespace, name, wanted: { to: 'last-good' }, now: snapshot.now, carryOut })
}

function isVersioned(kind: string): kind is VersionedKind {
  return Object.hasOwn(versionedTypes, kind)
}
