import { asArray, asObject, asString, dig, isObject, type JsonObject } from '../json.ts'
import type { Known } from '../known.ts'
import { isBuiltInController } from '../kubernetes/identities.ts'
import { groupOf, workloadKind, type WorkloadKindName } from '../kubernetes/workloads.ts'
import type { EvaluationRequest } from './request.ts'
import type { ReviewedRequest } from './review.ts'

/** A controlling owner of a built-in workload kind, as an ownerReference names it. */
export interface ControllerReference {
  kind: WorkloadKindName
  name: string
  uid: string
}

/** The ownerReference with `controller: true`, where it names a built-in workload; others own nothing as far as rules go. */
export function controllerReference(object: JsonObject | undefined): ControllerReference | undefined {
  const reference = asArray(dig(object, 'metadata', 'ownerReferences'))
    .filter(isObject)
    .find((entry) => entry['controller'] === true)
  const kind = workloadKind(groupOf(asString(reference?.['apiVersion']) ?? ''), asString(reference?.['kind']) ?? '')
  const [name, uid] = [asString(reference?.['name']), asString(reference?.['uid'])]
  return kind !== undefined && name !== undefined && uid !== undefined ? { kind: kind.kind, name, uid } : undefined
}

/**
 * The ownership that counts: the stored object's, and at CREATE the new object's only where a built-in controller asks, so that a
 * forged ownerReference opens nothing.
 */
export function claimedController(request: ReviewedRequest): ControllerReference | undefined {
  if (request.operation === 'UPDATE') return controllerReference(request.oldObject)
  return isBuiltInController(request.user) ? controllerReference(request.object) : undefined
}

/** The chain of owners, the nearest first: known only where the cluster has an object of the claimed uid. */
export function ownerChain(request: EvaluationRequest): Known<readonly JsonObject[]> {
  const claimed = claimedController(request)
  if (claimed === undefined) return { state: 'absent' }
  const { owners } = request.surroundings
  if (owners.state !== 'known') return owners
  const [nearest] = owners.value
  return asString(dig(nearest, 'metadata', 'uid')) === claimed.uid ? owners : { state: 'absent' }
}

/** The kind and name of an object, as `target` of an exception names it. */
export function nameOf(object: JsonObject): { kind: string; name: string } {
  const metadata = asObject(object['metadata'])
  return { kind: asString(object['kind']) ?? '', name: asString(metadata?.['name']) ?? '' }
}
