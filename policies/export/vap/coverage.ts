import { kindsOf } from '../../load/kinds-of.ts'
import { workloadKinds, type WorkloadKindName } from '../../kubernetes/workloads.ts'
import type { Match, Policy } from '../../load/policy.ts'
import type { Claim } from '../../registration/claims.ts'

/** The kinds that may be the top owner of a Pod whose nearest owner is of a kind; it alone is named by the Pod. */
const topOwners: Readonly<Partial<Record<WorkloadKindName, readonly WorkloadKindName[]>>> = {
  ReplicaSet: ['Deployment', 'ReplicaSet'],
  ReplicationController: ['ReplicationController'],
  StatefulSet: ['StatefulSet'],
  DaemonSet: ['DaemonSet'],
  Job: ['CronJob', 'Job'],
}

/** True of a match that looks at the object's own labels. */
export function selectsObjects({ objectSelector }: Match): boolean {
  return objectSelector !== undefined
}

/** True where a policy looks at labels, which a Scale does not carry. */
export function readsLabels({ match, exclude }: Policy): boolean {
  return [match, ...exclude].some(selectsObjects)
}

/** The nearest owners of Pods that a policy is sure to cover through their top owner, and whether it may cover others. */
export function coveredOwners({ match, exclude }: Policy): { owners: readonly WorkloadKindName[]; isAll: boolean } {
  const kinds = kindsOf(match)
  const readsOwner = (entry: Match): boolean => selectsObjects(entry) || entry.names !== undefined
  const isOwnerRead = readsOwner(match) || exclude.some((entry) => readsOwner(entry) || entry.kinds !== undefined)
  const nearest = workloadKinds.map(({ kind }) => kind).filter((kind) => topOwners[kind] !== undefined)
  const maybe = nearest.filter((kind) => topOwners[kind]?.some((top) => kinds.includes(top)) === true)
  const owners = isOwnerRead
    ? []
    : maybe.filter((kind) => topOwners[kind]?.every((top) => kinds.includes(top)) === true)
  return { owners, isAll: owners.length === maybe.length }
}

/** True of a change to a Pod through a subresource that a policy covers through the Pod's owner too. */
export function isThroughOwner({ kind, subresource }: Claim): boolean {
  return kind.kind === 'Pod' && (subresource === 'resize' || subresource === 'ephemeralcontainers')
}

/** The claims of a rule that a twin can judge, and what it cannot, each the end of a sentence. */
export function judgeable(policy: Policy, claims: readonly Claim[]): { claims: Claim[]; losses: string[] } {
  const { owners, isAll } = coveredOwners(policy)
  const isScaleLost = readsLabels(policy) && claims.some(({ subresource }) => subresource === 'scale')
  const left = claims.filter(
    (claim) => !(isScaleLost && claim.subresource === 'scale') && !(claim.ownedOnly && owners.length === 0),
  )
  const throughOwner = [...new Set(claims.filter(isThroughOwner).map(({ subresource }) => `/${subresource}`))]
  return {
    claims: left,
    losses: [
      ...(isScaleLost ? ['changes through /scale pass: the policy selects by labels, and a Scale has none'] : []),
      ...(throughOwner.length === 0 || isAll
        ? []
        : [
            `changes through ${throughOwner.sort().join(' and ')} of Pods pass where the policy covers them by name, labels or kind of their top owner: a Pod names only the nearest one`,
          ]),
    ],
  }
}
