import { controllerReference } from '../../evaluate/ownership.ts'
import { builtInControllerNames } from '../../kubernetes/identities.ts'
import { workloadKinds, type WorkloadKind } from '../../kubernetes/workloads.ts'
import { contentDiffers } from './metadata.ts'
import { isSubresource, isUser, list, onStored, text, type MatchCondition } from './text.ts'

/**
 * Skips what a built-in controller writes for an owner, as the evaluator does: the owner was judged, and an outage must not stop it
 * from replacing Pods. A Scale has no owner, so the autoscaler's is never skipped.
 */
export const notForAnOwner: MatchCondition = {
  name: 'not-written-by-a-built-in-controller-for-an-owner',
  expression: `!(${byBuiltInController()} && ${isOwned('surely')})`,
}

/**
 * Skips what built-in controllers note down on objects that no workload owns (yet): owners, finalizers, status. Where an outage refused
 * it, a ReplicaSet that adopts one Pod would replace no other, and a rollout could not write its revision.
 */
export const notBookkeeping: MatchCondition = {
  name: 'not-bookkeeping-of-a-built-in-controller',
  expression:
    `!(request.operation == 'UPDATE' && ${byBuiltInController()} && ` +
    `(${isSubresource('status')} || (!has(request.subResource) && !(${contentDiffers}))))`,
}

/** The other half: only what a built-in controller writes for an owner. */
export const onlyForAnOwner: MatchCondition = {
  name: 'written-by-a-built-in-controller-for-an-owner',
  expression: `${byBuiltInController()} && ${isOwned('perhaps')}`,
}

/** Skips all that built-in controllers write: nothing is filled in for them. */
export const notByAController: MatchCondition = {
  name: 'not-by-a-built-in-controller',
  expression: `!${byBuiltInController()}`,
}

/** True of a request by one of the built-in controllers. */
function byBuiltInController(): string {
  return isUser(builtInControllerNames)
}

/**
 * True where the stored object (at CREATE the new one) has a controller of a kind that a built-in controller makes it for. The API
 * allows one controller an object, but looks only after admission: to skip a request every one named must be such, to be called one.
 */
export function isOwned(certainty: 'surely' | 'perhaps'): string {
  const owners = 'stored.metadata.ownerReferences'
  const isController = 'has(o.controller) && o.controller == true'
  const isMaker = `(${workloadKinds.flatMap(makersOf).join(' || ')})`
  const one = `has(${owners}) && ${owners}.exists(o, ${isController} && ${isMaker})`
  return onStored(certainty === 'perhaps' ? one : `${one} && ${owners}.all(o, !(${isController}) || ${isMaker})`)
}

/** Which kinds make which is asked of the evaluator, so that there is one table of it. */
function makersOf(child: WorkloadKind): string[] {
  const makers = workloadKinds.filter((owner) => controllerReference(childOf(child, owner)) !== undefined)
  if (makers.length === 0) return []
  const groups = [...new Set(makers.map(({ group }) => group))].sort()
  const ofGroups = groups.map((group) => {
    const kinds = makers.filter((maker) => maker.group === group).map(({ kind }) => kind)
    const inGroup = group === '' ? "!o.apiVersion.contains('/')" : `o.apiVersion.startsWith(${text(`${group}/`)})`
    return `${inGroup} && o.kind in ${list(kinds.sort())}`
  })
  return [`request.resource.resource == ${text(child.resource)} && (${ofGroups.join(' || ')})`]
}

function childOf(child: WorkloadKind, owner: WorkloadKind) {
  const reference = { apiVersion: apiVersion(owner), kind: owner.kind, name: 'owner', uid: 'uid', controller: true }
  return { apiVersion: apiVersion(child), kind: child.kind, metadata: { ownerReferences: [reference] } }
}

function apiVersion({ group, version }: WorkloadKind): string {
  return group === '' ? version : `${group}/${version}`
}
