import type { Controller, ReconcileContext } from '../controllers/controller.ts'
import { writeStatus } from '../controllers/objects.ts'
import type { EventText } from '../controllers/recorder.ts'
import type { InProcessClient } from '../in-process-client.ts'
import { ensure, objectAt, textAt } from '../json.ts'
import { annotation, finalizersOf, isDeleting, keyOf, placeOf, timestamp } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import { claimsOf, isDelayed, volumeFor } from './claims.ts'

const completed = 'pv.kubernetes.io/bind-completed'
const byController = 'pv.kubernetes.io/bound-by-controller'
const protection = 'kubernetes.io/pvc-protection'
const volumeProtection = 'kubernetes.io/pv-protection'

/** Binds claims to the volumes that there are; it makes none. */
export const claimBinder: Controller = {
  name: 'persistent-volume-binder',
  component: 'persistentvolume-controller',
  kind: 'PersistentVolumeClaim',
  concernedBy(changed, client) {
    const isAbout = ['PersistentVolume', 'StorageClass', 'Pod'].includes(textAt(changed, 'kind'))
    const open = ['Pending', 'Bound']
    if (!isAbout) return []
    return client
      .list('PersistentVolumeClaim')
      .filter((claim) => open.includes(textAt(claim, 'status.phase')))
      .map(keyOf)
  },
  async reconcile(claim, context) {
    if (textAt(claim, 'status.phase') === 'Bound') await watchOver(claim, context)
    else await bind(claim, context)
  },
}

/** A claim whose volume is gone is lost. */
async function watchOver(claim: JsonObject, { client, record }: ReconcileContext): Promise<void> {
  if (client.get('PersistentVolume', '', textAt(claim, 'spec.volumeName')) !== undefined) return
  const message = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!'
  await record(claim, { type: 'Warning', reason: 'ClaimLost', message })
  await writeStatus(claim, client, { phase: 'Lost' })
}

async function bind(claim: JsonObject, context: ReconcileContext): Promise<void> {
  const { client } = context
  const volume = volumeFor(claim, client)
  const isKept = textAt(volume, 'spec.claimRef.name') !== ''
  if (volume === undefined || (isDelayed(claim, client) && !isKept)) {
    await explain(claim, context)
    return
  }
  ensure(volume, 'spec')['claimRef'] ??= claimReference(claim)
  if (!isKept) ensure(volume, 'metadata.annotations')[byController] = 'yes'
  const stored = await client.update(volume)
  await writeStatus(stored, client, phaseOf('Bound', context.now))
  const { capacity, accessModes } = objectAt(volume, 'spec')
  ensure(claim, 'spec')['volumeName'] = placeOf(volume).name
  Object.assign(ensure(claim, 'metadata.annotations'), { [completed]: 'yes', [byController]: 'yes' })
  const bound = await client.update(claim)
  await writeStatus(bound, client, { phase: 'Bound', accessModes, capacity })
}

/** Why a claim has no volume. */
async function explain(claim: JsonObject, { client, record }: ReconcileContext): Promise<void> {
  const name = textAt(claim, 'spec.storageClassName')
  const storageClass = client.get('StorageClass', '', name)
  const provisioner = textAt(storageClass, 'provisioner')
  const say = (type: EventText['type'], reason: string, message: string) => record(claim, { type, reason, message })
  const isSelected = annotation(claim, 'volume.kubernetes.io/selected-node') !== undefined
  if (isDelayed(claim, client) && !isSelected) {
    const [reason, message] = consumerText(claim, client.list('Pod', placeOf(claim).namespace))
    await say('Normal', reason, message)
  } else if (name === '') {
    await say('Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set')
  } else if (storageClass === undefined) {
    await say('Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`)
  } else if (provisioner.startsWith('kubernetes.io/')) {
    await say('Warning', 'ProvisioningFailed', 'no volume plugin matched')
  } else await say('Normal', 'ExternalProvisioning', externalText(provisioner))
}

function consumerText(claim: JsonObject, pods: JsonObject[]): [reason: string, message: string] {
  const name = placeOf(claim).name
  const waiting = pods.filter((pod) => claimsOf(pod).includes(name) && textAt(pod, 'spec.nodeName') === '')
  const names = waiting.map((pod) => placeOf(pod).name)
  if (names.length === 0) return ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding']
  return ['WaitForPodScheduled', `waiting for ${names.length > 1 ? 'pods' : 'pod'} ${names.join(',')} to be scheduled`]
}

function externalText(provisioner: string): string {
  return `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
}

/** The claim of a volume. */
export function claimReference(claim: JsonObject): JsonObject {
  const { namespace, name, uid, resourceVersion } = objectAt(claim, 'metadata')
  return { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion }
}

function phaseOf(phase: string, now: Date): JsonObject {
  return { phase, lastPhaseTransitionTime: timestamp(now) }
}

/** Says whether a volume is free, and released when its claim is gone. */
export const volumePhases: Controller = {
  name: 'persistent-volume-binder',
  component: 'persistentvolume-controller',
  kind: 'PersistentVolume',
  whileDeleting: true,
  concernedBy(changed, client) {
    return changed['kind'] === 'PersistentVolumeClaim' ? client.list('PersistentVolume').map(keyOf) : []
  },
  async reconcile(volume, { client, now }) {
    const owner = objectAt(volume, 'spec.claimRef')
    const phase = textAt(volume, 'status.phase')
    const claim = client.get('PersistentVolumeClaim', textAt(owner, 'namespace'), textAt(owner, 'name'))
    const isGone = owner['uid'] !== undefined && objectAt(claim, 'metadata')['uid'] !== owner['uid']
    const wanted = isGone ? 'Released' : phase === 'Pending' ? 'Available' : phase
    if (wanted !== phase) await writeStatus(volume, client, phaseOf(wanted, now))
    else if (isDeleting(volume) && phase !== 'Bound') await release(volume, volumeProtection, client)
  },
}

/** Lets a claim go when no Pod mounts it any more. */
export const claimProtection: Controller = {
  name: 'pvc-protection-controller',
  kind: 'PersistentVolumeClaim',
  whileDeleting: true,
  concernedBy(changed) {
    const { namespace } = placeOf(changed)
    return changed['kind'] === 'Pod' ? claimsOf(changed).map((name) => `${namespace}/${name}`) : []
  },
  async reconcile(claim, { client }) {
    const finalizers = finalizersOf(claim)
    if (!isDeleting(claim) || !finalizers.includes(protection)) return
    const { namespace, name } = placeOf(claim)
    const isUsed = client.list('Pod', namespace).some((pod) => claimsOf(pod).includes(name) && !hasEnded(pod))
    if (isUsed) return
    await release(claim, protection, client)
  },
}

/** Takes a finalizer away. */
async function release(object: JsonObject, finalizer: string, client: InProcessClient): Promise<void> {
  const finalizers = finalizersOf(object)
  const left = finalizers.filter((one) => one !== finalizer)
  if (left.length < finalizers.length)
    await client.update({ ...object, metadata: { ...objectAt(object, 'metadata'), finalizers: left } })
}

function hasEnded(pod: JsonObject): boolean {
  return ['Succeeded', 'Failed'].includes(textAt(pod, 'status.phase'))
}
