import type { JsonObject } from '../../../policies/json.ts'
import { ago, days } from './clock.ts'
import { containerStatus, type ContainerParts } from './containers.ts'
import { condition, metadataOf, replicaSet, type ObjectParts } from './objects.ts'

/** What a test wants a Pod to be; else it is a Running, ready Pod of the Deployment `web` on node-1. */
export interface PodParts extends ObjectParts {
  labels?: JsonObject
  /** Default: one running, ready container `web`. */
  containers?: readonly ContainerParts[]
  initContainers?: readonly ContainerParts[]
  phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  /** Default node-1; '' for a Pod without one. */
  node?: string
  /** Default: by the containers. */
  ready?: boolean
  /** Replaces conditions of the same type, and adds others. */
  conditions?: readonly JsonObject[]
  /** Merged into spec. */
  spec?: JsonObject
  /** Merged into status. */
  status?: JsonObject
}

/** A Pod as Kubernetes 1.36 reports it. Give `owner: undefined` for one that nothing controls. */
export function pod(parts: PodParts = {}): JsonObject {
  const containers = parts.containers ?? [{}]
  const node = parts.node ?? 'node-1'
  const owner = 'owner' in parts ? parts.owner : replicaSet()
  const labels = { app: 'web', 'pod-template-hash': '5d9c7b8f6', ...parts.labels }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadataOf('Pod', { ...parts, owner }, 'web-5d9c7b8f6-x7k2p'), labels, ...parts.metadata },
    spec: {
      ...(parts.initContainers === undefined ? {} : { initContainers: parts.initContainers.map(containerSpec) }),
      containers: containers.map(containerSpec),
      ...(node === '' ? {} : { nodeName: node }),
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      serviceAccountName: 'default',
      schedulerName: 'default-scheduler',
      dnsPolicy: 'ClusterFirst',
      ...parts.spec,
    },
    status: podStatus(parts, containers, node),
  }
}

function podStatus(parts: PodParts, containers: readonly ContainerParts[], node: string): JsonObject {
  const phase = parts.phase ?? (node === '' ? 'Pending' : 'Running')
  const statuses = containers.map(containerStatus)
  const ready = parts.ready ?? (phase === 'Running' && statuses.every((status) => status['ready'] === true))
  return {
    phase,
    qosClass: 'Burstable',
    ...(node === '' ? {} : { hostIP: '192.168.0.11', podIP: '10.244.1.7', startTime: ago(parts.age ?? days) }),
    conditions: conditionsOf(parts, ready, node !== ''),
    ...(node === '' ? {} : { containerStatuses: statuses }),
    ...(parts.initContainers === undefined || node === ''
      ? {}
      : { initContainerStatuses: parts.initContainers.map(containerStatus) }),
    ...parts.status,
  }
}

function conditionsOf({ conditions = [], age = days }: PodParts, ready: boolean, scheduled: boolean): JsonObject[] {
  const since = ago(age)
  const own = [
    condition('PodScheduled', scheduled, since),
    ...(scheduled ? [condition('Initialized', true, since)] : []),
    condition('Ready', ready, since, ready ? {} : { reason: 'ContainersNotReady' }),
    condition('ContainersReady', ready, since, ready ? {} : { reason: 'ContainersNotReady' }),
  ]
  const replaced = new Set(conditions.map((entry) => entry['type']))
  return [...own.filter((entry) => !replaced.has(entry['type'])), ...conditions]
}

function containerSpec({ name = 'web', image = 'registry.example.com/web:1', spec }: ContainerParts): JsonObject {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    ...spec,
  }
}
