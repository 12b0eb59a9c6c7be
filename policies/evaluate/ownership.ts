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

/** The chain of owners, the nearest first: known only where the cluster has an object of the claimed uid, and as far as each owns the next. */
export function ownerChain(request: EvaluationRequest): Known<readonly JsonObject[]> {
  const { owners, workload } = request.surroundings
  const isScale = request.subresource === 'scale'
  const claimed = isScale ? scaledController(workload) : claimedController(request)
  if (claimed === undefined) return { state: 'absent' }
  if (owners.state !== 'known') return owners
  if (asString(dig(owners.value[0], 'metadata', 'uid')) !== claimed.uid) return { state: 'absent' }
  const stored = request.operation === 'UPDATE' ? request.oldObject : request.object
  const chain = owningPart(isScale ? valueOf(workload) : stored, owners.value)
  return chain.length === 0 ? { state: 'absent' } : { state: 'known', value: chain }
}

/** Up to the first that does not own the one below it: an owner may itself be passed off as the work of another. */
function owningPart(owned: JsonObject | undefined, owners: readonly JsonObject[]): readonly JsonObject[] {
  const end = owners.findIndex((owner, index) => !owns(owner, index === 0 ? owned : owners[index - 1]))
  return end === -1 ? owners : owners.slice(0, end)
}

function valueOf(fact: Known<JsonObject>): JsonObject | undefined {
  return fact.state === 'known' ? fact.value : undefined
}

/** Controllers do not put right what belongs to an owner that is being deleted, so its work is judged as nobody's. */
export function isBeingDeleted(object: JsonObject | undefined): boolean {
  return asString(dig(object, 'metadata', 'deletionTimestamp')) !== undefined
}

/**
 * Whether an owner's selector selects what it owns: controllers let go of what it does not, but not at once. A CronJob has none, but
 * names its Jobs after itself and the minute.
 */
export function owns(owner: JsonObject | undefined, owned: JsonObject | undefined): boolean {
  if (own(owner, 'kind') === 'CronJob') return isNamedBy(nameIn(owner), nameIn(owned))
  const selector = digObject(owner, 'spec', 'selector')
  const isPlain = own(owner, 'kind') === 'ReplicationController'
  const wanted = (isPlain ? selector : digObject(selector, 'matchLabels')) ?? {}
  const labels = digObject(owned, 'metadata', 'labels')
  return Object.entries(wanted).every(([key, value]) => own(labels, key) === value)
}

function isNamedBy(cronJob: string, job: string): boolean {
  return job.startsWith(`${cronJob}-`) && /^\d+$/.test(job.slice(cronJob.length + 1))
}

function nameIn(object: JsonObject | undefined): string {
  return asString(dig(object, 'metadata', 'name')) ?? ''
}

/** The kind and name of an object, as `target` of an exception names it. */
export function nameOf(object: JsonObject): { kind: string; name: string } {
  const metadata = asObject(object['metadata'])
  return { kind: asString(object['kind']) ?? '', name: asString(metadata?.['name']) ?? '' }
}
