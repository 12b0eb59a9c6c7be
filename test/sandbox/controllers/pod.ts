import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import { isDeleting, timestamp } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import { userInfo } from '../users.ts'
import type { Controller } from './controller.ts'
import { writeStatus } from './objects.ts'

/**
 * Marks pods as scheduled, as `system:kube-scheduler` does in a real cluster by `pods/binding`. There are no Nodes, so
 * `spec.nodeName` stays empty. The scheduler has a client certificate, so no uid.
 */
export const scheduler: Controller = {
  name: 'scheduler',
  user: userInfo('system:kube-scheduler'),
  manager: 'kube-scheduler',
  kind: 'Pod',
  async reconcile(pod, { client, now }) {
    if (isDeleting(pod) || isScheduled(pod) || listAt(pod, 'spec.schedulingGates').length > 0) return
    const conditions = listAt(pod, 'status.conditions').filter(({ type }) => type !== 'PodScheduled')
    const scheduled = condition(pod, 'PodScheduled', now)
    await writeStatus(pod, client, { ...objectAt(pod, 'status'), conditions: [...conditions, scheduled] })
  },
}

/** Runs scheduled pods, as the kubelet of a node named sandbox: all are ready at once, those of Jobs have succeeded. */
export const kubelet: Controller = {
  name: 'kubelet',
  user: userInfo('system:node:sandbox', ['system:nodes']),
  manager: 'kubelet',
  kind: 'Pod',
  async reconcile(pod, { client, now }) {
    const isNew = ['', 'Pending'].includes(textAt(pod, 'status.phase'))
    if (!isDeleting(pod) && isScheduled(pod) && isNew) await writeStatus(pod, client, runningStatus(pod, now))
  },
}

function isScheduled(pod: JsonObject): boolean {
  return listAt(pod, 'status.conditions').some(({ type, status }) => type === 'PodScheduled' && status === 'True')
}

function runningStatus(pod: JsonObject, now: Date): JsonObject {
  const ofJob = listAt(pod, 'metadata.ownerReferences').some(({ kind }) => kind === 'Job')
  const done = ofJob ? { status: 'False', reason: 'PodCompleted' } : {}
  const startedAt = timestamp(now)
  const ended = { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt: startedAt } }
  const state = ofJob ? ended : { running: { startedAt } }
  const inits = listAt(pod, 'spec.initContainers').map((container) => {
    // A sidecar goes on running, an init container has ended.
    return containerStatus(container, container['restartPolicy'] === 'Always' ? state : ended, true)
  })
  return {
    ...objectAt(pod, 'status'),
    phase: ofJob ? 'Succeeded' : 'Running',
    conditions: [
      condition(pod, 'PodReadyToStartContainers', now, ofJob ? { status: 'False' } : {}),
      condition(pod, 'Initialized', now),
      condition(pod, 'Ready', now, done),
      condition(pod, 'ContainersReady', now, done),
      ...listAt(pod, 'status.conditions'),
    ],
    hostIP: '127.0.0.1',
    hostIPs: [{ ip: '127.0.0.1' }],
    startTime: startedAt,
    ...(inits.length === 0 ? {} : { initContainerStatuses: inits }),
    containerStatuses: listAt(pod, 'spec.containers').map((container) => containerStatus(container, state, !ofJob)),
  }
}

function condition(pod: JsonObject, type: string, now: Date, changes: JsonObject = {}): JsonObject {
  const observedGeneration = numberAt(pod, 'metadata.generation')
  const times = { lastProbeTime: null, lastTransitionTime: timestamp(now) }
  return { type, ...(observedGeneration === 0 ? {} : { observedGeneration }), status: 'True', ...times, ...changes }
}

function containerStatus({ name, image }: JsonObject, state: JsonObject, ready: boolean): JsonObject {
  return { name, state, lastState: {}, ready, restartCount: 0, image, imageID: image, started: 'running' in state }
}
