import { asArray, asString, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import type { ObjectReference } from '../../../object-reference.ts'
import { missingEvidence, valueEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { explainUnboundClaim } from './unbound-claim.ts'
import type { Explanation, Unscheduled } from './unscheduled.ts'

/** The claims that a Pod mounts, by name; those of generic ephemeral volumes have the Pod's name before. */
export function claimsOf({ spec, namespace, name }: PodView): ObjectReference[] {
  return asArray(spec['volumes'])
    .filter(isObject)
    .map((volume) => {
      if (isObject(volume['ephemeral'])) return `${name}-${asString(volume['name']) ?? ''}`
      return asString(dig(volume, 'persistentVolumeClaim', 'claimName'))
    })
    .filter((claim) => claim !== undefined)
    .map((claim) => ({ kind: 'PersistentVolumeClaim', namespace, name: claim }))
}

/** The claim does not exist. */
export function explainMissingClaim({ pod, reason }: Unscheduled): Explanation {
  const root = { kind: 'PersistentVolumeClaim', namespace: pod.namespace, name: reason.subject }
  const isGoing = reason.text.endsWith('being deleted')
  return {
    code: 'VolumeClaimMissing',
    root,
    cause: isGoing ? 'The PersistentVolumeClaim is being deleted' : 'The PersistentVolumeClaim does not exist',
    evidence: isGoing ? [] : [missingEvidence(root)],
    next: [kubectlList('get pvc', pod.namespace), '# create the claim, or correct claimName in the pod template'],
  }
}

/** A claim that is not bound, and why; undefined while it may still be under way. */
export function explainUnbound({ pod, facts }: Unscheduled): Explanation | undefined {
  for (const reference of claimsOf(pod)) {
    const claim = facts.snapshot.get('persistentvolumeclaims', reference.name, reference.namespace)
    if (claim.state === 'absent') return { ...missing(reference), next: [kubectlList('get pvc', pod.namespace)] }
    if (claim.state === 'unknown') return unreadClaim(reference, claim.reason)
    if (dig(claim.value, 'status', 'phase') !== 'Bound') return explainUnboundClaim(facts, claim.value)
  }
  return undefined
}

function missing(root: ObjectReference): Omit<Explanation, 'next'> {
  const cause = 'The PersistentVolumeClaim does not exist'
  return { code: 'VolumeClaimMissing', root, cause, evidence: [missingEvidence(root)] }
}

function unreadClaim(root: ObjectReference, reason: string): Explanation {
  return {
    code: 'VolumeClaimUnbound',
    root,
    cause: 'A PersistentVolumeClaim of the Pod is not bound to a volume',
    unread: [`why it is not bound: PersistentVolumeClaims: ${reason}`],
    next: [kubectlOn('describe', root)],
  }
}

/** The StorageClass of a claim does not exist. */
export function explainMissingClass({ reason }: Unscheduled): Explanation {
  const root = { kind: 'StorageClass', name: reason.subject }
  return {
    code: 'StorageClassMissing',
    root,
    cause: 'The StorageClass does not exist',
    evidence: [missingEvidence(root)],
    next: [kubectlList('get storageclass'), '# create the class, or make the claim anew with one that exists'],
  }
}

/** Another Pod uses a claim that only one may use. */
export function explainAccess({ pod, facts }: Unscheduled): Explanation {
  const claim = boundClaim(pod, facts, (each) => asArray(dig(each, 'spec', 'accessModes')).includes('ReadWriteOncePod'))
  return {
    code: 'VolumeAccessModeConflict',
    root: claim?.reference ?? facts.workloadOf(pod.object),
    cause: 'Another Pod uses the volume, and its access mode allows only one',
    evidence: claim === undefined ? [] : [valueEvidence(claim.object, 'spec', 'accessModes')],
    next: [
      kubectlList('get pods -o wide', pod.namespace),
      '# stop the other Pod (strategy Recreate for a Deployment), or use ReadWriteMany',
    ],
  }
}

/** The claim names a volume that is gone. */
export function explainMissingVolume({ pod, facts }: Unscheduled): Explanation {
  const claim = boundClaim(pod, facts, (each) => {
    const volume = asString(dig(each, 'spec', 'volumeName'))
    return volume !== undefined && facts.snapshot.get('persistentvolumes', volume).state === 'absent'
  })
  return {
    code: 'VolumeClaimUnbound',
    root: claim?.reference ?? facts.workloadOf(pod.object),
    cause: 'The claim names a PersistentVolume that does not exist any more',
    evidence: claim === undefined ? [] : [valueEvidence(claim.object, 'spec', 'volumeName')],
    next: [kubectlList('get pv'), '# restore the data into a new claim'],
  }
}

/** No node has room for the volume. */
export function explainVolumeSize({ pod, facts }: Unscheduled): Explanation {
  const claim = boundClaim(pod, facts, (each) => dig(each, 'status', 'phase') !== 'Bound')
  return {
    code: 'VolumeTooSmall',
    root: claim?.reference ?? facts.workloadOf(pod.object),
    cause: 'No node has enough free storage for the volume that the claim asks for',
    evidence: claim === undefined ? [] : [valueEvidence(claim.object, 'spec', 'resources', 'requests', 'storage')],
    next: [kubectlList('get csistoragecapacities -A'), '# ask for less, or add storage'],
  }
}

/** The volume is bound to nodes that cannot take the Pod. */
export function explainVolumeZone({ pod, facts }: Unscheduled): Explanation {
  const claim = boundClaim(pod, facts, (each) => isTied(facts, each))
  const volume = claim === undefined ? undefined : volumeOf(facts, claim.object)
  return {
    code: 'VolumeZoneConflict',
    root: claim?.reference ?? facts.workloadOf(pod.object),
    cause: 'The volume can only be used on nodes that cannot take the Pod (its node affinity or zone)',
    evidence: volume === undefined ? [] : [valueEvidence(volume, 'spec', 'nodeAffinity')],
    next: [
      kubectlList('get nodes -L topology.kubernetes.io/zone'),
      '# add a node where the volume is, lift what keeps the Pod from that zone, or move the data',
    ],
  }
}

/** True for a claim whose volume says on which nodes it can be used. */
function isTied(facts: Facts, claim: JsonObject): boolean {
  return isObject(dig(volumeOf(facts, claim), 'spec', 'nodeAffinity'))
}

function volumeOf(facts: Facts, claim: JsonObject): JsonObject | undefined {
  const name = asString(dig(claim, 'spec', 'volumeName'))
  const volume = name === undefined ? undefined : facts.snapshot.get('persistentvolumes', name)
  return volume?.state === 'known' ? volume.value : undefined
}

/** The first claim of a Pod that is as described; where none was read so, the first one. */
function boundClaim(
  pod: PodView,
  facts: Facts,
  isIt: (claim: JsonObject) => boolean,
): { reference: ObjectReference; object: JsonObject } | undefined {
  const read = claimsOf(pod).flatMap((reference) => {
    const claim = facts.snapshot.get('persistentvolumeclaims', reference.name, reference.namespace)
    return claim.state === 'known' ? [{ reference, object: claim.value }] : []
  })
  return read.find(({ object }) => isIt(object)) ?? read[0]
}
