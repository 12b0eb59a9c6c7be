import type { Json } from '../../cluster/api.ts'

/** What may be wrong with all Pods of an application. */
export type Trouble = 'crash' | 'pull' | 'pending'

/** Of a hundred applications two crash, one lacks its image and one lacks a node: four in a hundred Pods. */
export function troubleOf(number: number): Trouble | undefined {
  return troubles[number % 100]
}

const troubles: Readonly<Record<number, Trouble>> = { 0: 'crash', 25: 'pull', 50: 'crash', 75: 'pending' }

/** The status of a Pod as a kubelet, or the scheduler, would write it. */
export function podStatus(since: string, trouble: Trouble | undefined): Json {
  if (trouble === 'pending') return pending(since)
  const ready = trouble === undefined ? 'True' : 'False'
  const condition = (type: string, status: string): Json => ({ type, status, lastTransitionTime: since })
  return {
    phase: trouble === 'pull' ? 'Pending' : 'Running',
    ...{ podIP: '10.1.2.3', podIPs: [{ ip: '10.1.2.3' }], hostIP: '10.0.0.1', startTime: since },
    conditions: [
      ...['Initialized', 'PodScheduled', 'PodReadyToStartContainers'].map((type) => condition(type, 'True')),
      ...['Ready', 'ContainersReady'].map((type) => condition(type, ready)),
    ],
    containerStatuses: [containerStatus('app', since, trouble), containerStatus('proxy', since, undefined)],
  }
}

function pending(since: string): Json {
  const message =
    '0/100 nodes are available: 100 Insufficient cpu. preemption: 0/100 nodes are available: 100 No preemption victims found for incoming pod.'
  const scheduled = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }
  return { phase: 'Pending', conditions: [{ ...scheduled, lastTransitionTime: since }] }
}

function containerStatus(name: string, since: string, trouble: Trouble | undefined): Json {
  const isUp = trouble === undefined
  return {
    ...{ name, ready: isUp, started: isUp, restartCount: trouble === 'crash' ? 7 : 0, state: state(since, trouble) },
    image: `registry.example.com/shop/${name}:2026.11.20-4f1c2d3`,
    imageID: trouble === 'pull' ? '' : `registry.example.com/shop/${name}@sha256:${'ab12'.repeat(16)}`,
    ...(trouble === 'pull' ? {} : { containerID: `containerd://${'cd34'.repeat(16)}` }),
    ...(trouble === 'crash' ? { lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: since } } } : {}),
  }
}

function state(since: string, trouble: Trouble | undefined): Json {
  if (trouble === undefined) return { running: { startedAt: since } }
  const waiting =
    trouble === 'crash'
      ? { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' }
      : { reason: 'ImagePullBackOff', message: 'Back-off pulling image: not found' }
  return { waiting }
}
