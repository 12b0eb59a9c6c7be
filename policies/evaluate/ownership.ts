import { asArray, asObject, asString, dig, digObject, isObject, own, type JsonObject } from '../json.ts'
import type { Known } from '../known.ts'
import { isBuiltInController } from '../kubernetes/identities.ts'
import { groupOf, workloadKind, workloadKindOf, type WorkloadKindName } from '../kubernetes/workloads.ts'
import type { EvaluationRequest } from './request.ts'
import type { ReviewedRequest } from './review.ts'

/** A controlling owner of a built-in workload kind, as an ownerReference names it. */
export interface ControllerReference {
  kind: WorkloadKindName
  name: string
  uid: string
}

/** Which kinds the built-in controllers make for which; a Pod that claims a Deployment was made by nobody of them. */
const controllersOf: Readonly<Record<WorkloadKindName, readonly WorkloadKindName[]>> = {
  Deployment: [],
  StatefulSet: [],
  DaemonSet: [],
  ReplicaSet: ['Deployment'],
  ReplicationController: [],
  Pod: ['ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job'],
  Job: ['CronJob'],
  CronJob: [],
}

/** The ownerReference with `controller: true`, where a built-in controller could have set it; others own nothing as far as rules go. */
export function controllerReference(object: JsonObject | undefined): ControllerReference | undefined {
  const child = object === undefined ? undefined : workloadKindOf(object)
  const reference = asArray(dig(object, 'metadata', 'ownerReferences'))
    .filter(isObject)
    .find((entry) => entry['controller'] === true)
  const kind = workloadKind(groupOf(asString(reference?.['apiVersion']) ?? ''), asString(reference?.['kind']) ?? '')
  const [name, uid] = [asString(reference?.['name']), asString(reference?.['uid'])]
  if (child === undefined || kind === undefined || !controllersOf[child.kind].includes(kind.kind)) return undefined
  return name !== undefined && uid !== undefined ? { kind: kind.kind, name, uid } : undefined
}

/**
 * The ownership that counts: the stored object's, and at CREATE the new object's only where a built-in controller asks, so that a
 * forged ownerReference opens nothing.
 */
export function claimedController(request: ReviewedRequest): ControllerReference | undefined {
  if (request.operation === 'UPDATE') return controllerReference(request.oldObject)
  return isBuiltInController(request.user) ? controllerReference(request.object) : undefined
}

/** The controller of the workload behind a Scale, which names no owners itself. */
export function scaledController(workload: Known<JsonObject>): ControllerReference | undefined {
  return controllerReference(valueOf(workload))
}

/** The chain of owners, the nearest first: known only where the cluster has an object of the claimed uid that selects its own. */
export function ownerChain(request: EvaluationRequest): Known<readonly JsonObject[]> {
  const { owners, workload } = request.surroundings
  const isScale = request.subresource === 'scale'
  const claimed = isScale ? scaledController(workload) : claimedController(request)
  if (claimed === undefined) return { state: 'absent' }
  if (owners.state !== 'known') return owners
  const [nearest] = owners.value
  const stored = request.operation === 'UPDATE' ? request.oldObject : request.object
  const owned = isScale ? valueOf(workload) : stored
  const isOwner = asString(dig(nearest, 'metadata', 'uid')) === claimed.uid && ownsByLabels(nearest, owned)
  return isOwner ? owners : { state: 'absent' }
}

function valueOf(fact: Known<JsonObject>): JsonObject | undefined {
  return fact.state === 'known' ? fact.value : undefined
}

/** Whether the owner's selector selects what it owns: controllers let go of what it does not, but not at once. A CronJob has none. */
export function ownsByLabels(owner: JsonObject | undefined, owned: JsonObject | undefined): boolean {
  const selector = digObject(owner, 'spec', 'selector')
  const isPlain = own(owner, 'kind') === 'ReplicationController'
  const wanted = (isPlain ? selector : digObject(selector, 'matchLabels')) ?? {}
  const labels = digObject(owned, 'metadata', 'labels')
  return Object.entries(wanted).every(([key, value]) => own(labels, key) === value)
}

/** The kind and name of an object, as `target` of an exception names it. */
export function nameOf(object: JsonObject): { kind: string; name: string } {
  const metadata = asObject(object['metadata'])
  return { kind: asString(object['kind']) ?? '', name: asString(metadata?.['name']) ?? '' }
}
