import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import type { Controller } from './controller.ts'
import { resource } from './controller.ts'
import { kubeletIdentity, schedulerIdentity } from './identities.ts'
import { isDeleting, timestamp, writeStatus } from './objects.ts'

/**
 * Marks pods as scheduled, as `system:kube-scheduler` does in a real cluster by `pods/binding`. There are no Nodes, so
 * `spec.nodeName` stays empty.
 */
export const scheduler: Controller = {
  name: 'scheduler',
  user: schedulerIdentity,
  fieldManager: 'kube-scheduler',
  resource: resource.pods,
  related: [],
  async reconcile(pod, { client, now }) {
    if (isDeleting(pod) || isScheduled(pod) || hasGates(pod)) return undefined
    const conditions = listAt(pod, 'status.conditions').filter(({ type }) => type !== 'PodScheduled')
    const scheduled = podCondition(pod, 'PodScheduled', now)
    await writeStatus(pod, resource.pods, client, {
      status: { ...objectAt(pod, 'status'), conditions: [...conditions, scheduled] },
    })
    return undefined
  },
}

/** Runs scheduled pods, as the kubelet of a node named sandbox: all are ready at once, those of Jobs have succeeded. */
export const kubelet: Controller = {
  name: 'kubelet',
  user: kubeletIdentity,
  fieldManager: 'kubelet',
  resource: resource.pods,
  related: [],
  async reconcile(pod, { client, now }) {
    const phase = textAt(pod, 'status.phase')
    if (isDeleting(pod) || !isScheduled(pod) || (phase !== 'Pending' && phase !== '')) return undefined
    await writeStatus(pod, resource.pods, client, { status: runningStatus(pod, now) })
    return undefined
  },
}

function isScheduled(pod: JsonObject): boolean {
  return listAt(pod, 'status.conditions').some(({ type, status }) => type === 'PodScheduled' && status === 'True')
}

function hasGates(pod: JsonObject): boolean {
  return listAt(pod, 'spec.schedulingGates').length > 0
}

function runningStatus(pod: JsonObject, now: Date): JsonObject {
  const ofJob = listAt(pod, 'metadata.ownerReferences').some(({ kind }) => kind === 'Job')
  const kinds = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady']
  const conditions = kinds.map((type) => {
    const isFalse = ofJob && type !== 'Initialized'
    return podCondition(
      pod,
      type,
      now,
      isFalse ? 'False' : 'True',
      isFalse && type !== kinds[0] ? 'PodCompleted' : undefined,
    )
  })
  const state = ofJob ? terminatedState(now) : { running: { startedAt: timestamp(now) } }
  const inits = listAt(pod, 'spec.initContainers')
  return {
    ...objectAt(pod, 'status'),
    phase: ofJob ? 'Succeeded' : 'Running',
    conditions: [...conditions, ...listAt(pod, 'status.conditions')],
    hostIP: '127.0.0.1',
    hostIPs: [{ ip: '127.0.0.1' }],
    startTime: timestamp(now),
    ...(inits.length === 0 ? {} : { initContainerStatuses: inits.map((one) => initStatus(one, state, now)) }),
    containerStatuses: listAt(pod, 'spec.containers').map((one) => containerStatus(one, state, !ofJob)),
  }
}

function podCondition(
  pod: JsonObject,
  type: string,
  now: Date,
  status: 'True' | 'False' = 'True',
  reason?: string,
): JsonObject {
  const generation = numberAt(pod, 'metadata.generation')
  const times = { lastProbeTime: null, lastTransitionTime: timestamp(now) }
  const observed = generation === 0 ? {} : { observedGeneration: generation }
  return { type, ...observed, status, ...times, ...(reason === undefined ? {} : { reason }) }
}

/** A sidecar goes on running, an init container has ended. */
function initStatus(container: JsonObject, state: JsonObject, now: Date): JsonObject {
  const sidecar = container['restartPolicy'] === 'Always'
  return containerStatus(container, sidecar ? state : terminatedState(now), true)
}

function containerStatus(container: JsonObject, state: JsonObject, ready: boolean): JsonObject {
  const image = textAt(container, 'image')
  const started = 'running' in state
  return {
    name: textAt(container, 'name'),
    state,
    lastState: {},
    ready,
    restartCount: 0,
    image,
    imageID: image,
    started,
  }
}

function terminatedState(now: Date): JsonObject {
  const moment = timestamp(now)
  return { terminated: { exitCode: 0, reason: 'Completed', startedAt: moment, finishedAt: moment } }
}
