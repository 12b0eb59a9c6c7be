import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { digObject } from '../../policies/json.ts'
import { selects } from '../../policies/kubernetes/label-selector.ts'
import type { LabelSelector } from '../../policies/load/policy.ts'
import type { ObjectReference } from '../object-reference.ts'
import { kindToResource } from './kinds.ts'
import { keepVerdicts, touchedBy } from './target.ts'
import type { Diagnosis } from './verdict.ts'

/** The part of a diagnosis that is about an object with such labels: one that is affected, a Pod, or the root. */
export function selectLabels(diagnosis: Diagnosis, selector: LabelSelector, snapshot: Snapshot): Diagnosis {
  const isSelected = (reference: ObjectReference): boolean => {
    const resource = kindToResource(reference)
    const object = resource === undefined ? undefined : snapshot.get(resource, reference.name, reference.namespace)
    return object?.state === 'known' && selects(selector, digObject(object.value, 'metadata', 'labels'))
  }
  return keepVerdicts(diagnosis, (verdict) => touchedBy(verdict).some(isSelected))
}
