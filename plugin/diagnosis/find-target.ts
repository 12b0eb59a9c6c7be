import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { referenceKey, referenceOf, type ObjectReference } from '../object-reference.ts'
import { missingObject } from '../target/missing-object.ts'
import { kindToResource } from './kinds.ts'
import { referenceText } from '../reference-text.ts'
import type { Diagnosis } from './verdict.ts'

/**
 * Throws a HealError, with the nearest name, where the target is known not to exist, unless that is what is wrong. A note where it
 * is not known whether it exists.
 */
export function checkTarget(target: ObjectReference, snapshot: Snapshot, diagnosis: Diagnosis): string | undefined {
  const resource = kindToResource(target)
  const found = resource === undefined ? undefined : snapshot.get(resource, target.name, target.namespace)
  if (found?.state === 'known' || diagnosis.verdicts.some(({ root }) => referenceKey(root) === referenceKey(target)))
    return undefined
  if (resource !== undefined && found?.state === 'absent')
    throw missingObject(target, namesOf(snapshot.list(resource), target))
  const reason = found?.state === 'unknown' ? found.reason : 'objects of its type were not read'
  return `note: whether ${referenceText(target)} exists is not known: ${reason}`
}

function namesOf(objects: readonly Parameters<typeof referenceOf>[0][], { namespace }: ObjectReference): string[] {
  return objects
    .map(referenceOf)
    .filter((each) => namespace === undefined || each.namespace === namespace)
    .map(({ name }) => name)
}
