import { dig, digObject, own, type JsonObject } from '../../policies/json.ts'
import { isConditionTrue } from '../../policies/kubernetes/conditions.ts'

/** StatefulSets label their Pods with the revision's name, DaemonSets with its hash. */
export function isOfRevision(pod: JsonObject, revision: JsonObject): boolean {
  const label = own(digObject(pod, 'metadata', 'labels'), 'controller-revision-hash')
  const hash = own(digObject(revision, 'metadata', 'labels'), 'controller-revision-hash')
  return label !== undefined && (label === dig(revision, 'metadata', 'name') || label === hash)
}

/** True for a Pod that is ready and not on its way out. */
export function isReady(pod: JsonObject): boolean {
  return isConditionTrue(pod, 'Ready') && dig(pod, 'metadata', 'deletionTimestamp') === undefined
}
