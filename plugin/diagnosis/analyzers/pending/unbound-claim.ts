import { asArray, asString, dig, digObject, own, type JsonObject } from '../../../../policies/json.ts'
import { compareQuantities, parseQuantity } from '../../../../policies/kubernetes/quantity.ts'
import { referenceOf } from '../../../object-reference.ts'
import { ageEvidence, eventEvidence, missingEvidence, valueEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Evidence } from '../../finding.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { creationPatience } from '../../settled.ts'
import { timeOf } from '../../../text/time.ts'
import type { Explanation } from './unscheduled.ts'

/** Why a claim is not bound; undefined while its volume may still be under way (under two minutes, nothing failed). */
export function explainUnboundClaim(facts: Facts, claim: JsonObject): Explanation | undefined {
  const evidence = evidenceOf(facts, claim)
  const missing = missingClass(facts, claim)
  if (missing !== undefined) return missing
  const age = facts.now - (timeOf(dig(claim, 'metadata', 'creationTimestamp')) ?? 0)
  const hasFailed = facts.eventsOf(claim).some(({ type }) => type === 'Warning')
  if (age < creationPatience && !hasFailed) return undefined
  return unfit(facts, claim, evidence) ?? unbound(facts, claim, evidence)
}

function evidenceOf(facts: Facts, claim: JsonObject): Evidence[] {
  const [event] = facts.eventsOf(claim).filter(({ reason }) => told.has(reason))
  return [
    valueEvidence(claim, 'status', 'phase'),
    ageEvidence(claim),
    ...(event === undefined ? [] : [eventEvidence(event)]),
  ]
}

const told = new Set(['ProvisioningFailed', 'FailedBinding', 'ExternalProvisioning', 'VolumeMismatch', 'ClaimLost'])

/** The class that it names does not exist, and no volume of that name's class was made by hand either. */
function missingClass(facts: Facts, claim: JsonObject): Explanation | undefined {
  const name = classOf(claim)
  if (name === undefined || name === '') return undefined
  if (facts.snapshot.get('storageclasses', name).state !== 'absent') return undefined
  if (volumesOfClass(facts, name).length > 0) return undefined
  const root = { kind: 'StorageClass', name }
  return {
    code: 'StorageClassMissing',
    root,
    cause: 'The StorageClass does not exist',
    evidence: [missingEvidence(root), valueEvidence(claim, 'spec', 'storageClassName')],
    ...unreadOf(facts, ['persistentvolumes']),
    next: [kubectlList('get storageclass'), '# create the class, or make the claim anew with one that exists'],
  }
}

/** Volumes are there, but none allows this access or is large enough. */
function unfit(facts: Facts, claim: JsonObject, evidence: Evidence[]): Explanation | undefined {
  const free = volumesOfClass(facts, classOf(claim) ?? '').filter(
    (volume) => dig(volume, 'spec', 'claimRef') === undefined,
  )
  if (free.length === 0 || isProvisioned(facts, claim)) return undefined
  const allowing = free.filter((volume) => allowsAccess(volume, claim))
  const code = allowing.length === 0 ? 'VolumeAccessModeConflict' : 'VolumeTooSmall'
  if (allowing.some((volume) => isLargeEnough(volume, claim))) return undefined
  const path = code === 'VolumeTooSmall' ? ['spec', 'resources', 'requests', 'storage'] : ['spec', 'accessModes']
  return {
    code,
    root: referenceOf(claim),
    cause:
      code === 'VolumeTooSmall'
        ? 'No free PersistentVolume of its class is as large as the claim asks for'
        : 'No free PersistentVolume of its class allows the access mode that the claim asks for',
    evidence: [...evidence, valueEvidence(claim, ...path), ...free.slice(0, 3).map((volume) => offered(volume, code))],
    next: [kubectlList('get pv'), '# make a volume that fits, or ask for what there is in a new claim'],
  }
}

function offered(volume: JsonObject, code: 'VolumeTooSmall' | 'VolumeAccessModeConflict'): Evidence {
  if (code === 'VolumeTooSmall') return valueEvidence(volume, 'spec', 'capacity', 'storage')
  return valueEvidence(volume, 'spec', 'accessModes')
}

function unbound(facts: Facts, claim: JsonObject, evidence: Evidence[]): Explanation {
  const root = referenceOf(claim)
  const [event] = facts.eventsOf(claim).filter(({ reason }) => told.has(reason))
  return {
    code: 'VolumeClaimUnbound',
    root,
    cause: sentence(claim, event?.reason),
    evidence,
    next: [kubectlOn('describe', root), kubectlList('get storageclass')],
    ...unreadOf(facts, ['coreevents', 'storageclasses', 'persistentvolumes']),
  }
}

const wouldTell = {
  coreevents: 'what its provisioner said: Events',
  storageclasses: 'whether its class exists: StorageClasses',
  persistentvolumes: 'whether there is a volume for it: PersistentVolumes',
} as const

function unreadOf({ snapshot }: Facts, resources: readonly (keyof typeof wouldTell)[]): Pick<Explanation, 'unread'> {
  const left = resources.filter((resource) => snapshot.unread(resource) !== undefined)
  return left.length === 0 ? {} : { unread: left.map((resource) => `${wouldTell[resource]} were not read`) }
}

function sentence(claim: JsonObject, reason: string | undefined): string {
  if (dig(claim, 'status', 'phase') === 'Lost') return 'The PersistentVolumeClaim has lost its volume'
  if (reason === 'ProvisioningFailed')
    return 'The provisioner cannot make the volume that the PersistentVolumeClaim asks for'
  if (reason === 'ExternalProvisioning') return 'The PersistentVolumeClaim waits for a provisioner that does not answer'
  if (classOf(claim) === undefined) return 'The PersistentVolumeClaim names no StorageClass, and none is the default'
  return 'No volume is there for the PersistentVolumeClaim, and none is made'
}

function classOf(claim: JsonObject): string | undefined {
  const old = own(digObject(claim, 'metadata', 'annotations'), 'volume.beta.kubernetes.io/storage-class')
  return asString(dig(claim, 'spec', 'storageClassName')) ?? asString(old)
}

function isProvisioned(facts: Facts, claim: JsonObject): boolean {
  const known = facts.snapshot.get('storageclasses', classOf(claim) ?? '')
  return known.state === 'known' && known.value['provisioner'] !== 'kubernetes.io/no-provisioner'
}

function volumesOfClass(facts: Facts, name: string): JsonObject[] {
  return facts.snapshot
    .list('persistentvolumes')
    .filter((volume) => (asString(dig(volume, 'spec', 'storageClassName')) ?? '') === name)
}

function allowsAccess(volume: JsonObject, claim: JsonObject): boolean {
  const offeredModes = asArray(dig(volume, 'spec', 'accessModes'))
  return asArray(dig(claim, 'spec', 'accessModes')).every((mode) => offeredModes.includes(mode))
}

function isLargeEnough(volume: JsonObject, claim: JsonObject): boolean {
  const has = parseQuantity(dig(volume, 'spec', 'capacity', 'storage'))
  const wants = parseQuantity(dig(claim, 'spec', 'resources', 'requests', 'storage'))
  return has === undefined || wants === undefined || compareQuantities(has, wants) >= 0
}
