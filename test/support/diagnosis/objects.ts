import type { JsonObject } from '../../../policies/json.ts'
import { ago, days } from './clock.ts'

/** The namespace of objects that name none. */
export const namespace = 'prod-shop'

/** What every builder takes: names, and what is merged into the object's own parts. */
export interface ObjectParts {
  name?: string
  namespace?: string
  uid?: string
  /** Merged into metadata. */
  metadata?: JsonObject
  /** How old it is (milliseconds), default a day. */
  age?: number
  /** What controls it. */
  owner?: JsonObject | undefined
}

/** Metadata as the API server stores it; the uid is made of kind and name unless given. */
export function metadataOf(kind: string, parts: ObjectParts, name: string, namespaced = true): JsonObject {
  const named = parts.name ?? name
  return {
    name: named,
    ...(namespaced ? { namespace: parts.namespace ?? namespace } : {}),
    uid: parts.uid ?? uidFor(kind, named, parts.namespace ?? namespace),
    resourceVersion: '4711',
    generation: 1,
    creationTimestamp: ago(parts.age ?? days),
    ...(parts.owner === undefined ? {} : { ownerReferences: [ownerReference(parts.owner)] }),
    ...parts.metadata,
  }
}

/** The uid that the builders give an object of this name. */
export function uidFor(kind: string, name: string, inNamespace = namespace): string {
  return `uid-${kind}-${inNamespace}-${name}`.toLowerCase()
}

/** A controlling ownerReference to an object that a builder made. */
export function ownerReference(owner: JsonObject): JsonObject {
  const metadata = owner['metadata'] as JsonObject
  return {
    apiVersion: owner['apiVersion'],
    kind: owner['kind'],
    name: metadata['name'],
    uid: metadata['uid'],
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** A condition of any object. */
export function condition(type: string, status: boolean, since = ago(days), more: JsonObject = {}): JsonObject {
  return { type, status: status ? 'True' : 'False', lastTransitionTime: since, ...more }
}

/** What a test wants a workload to be; specs and statuses are merged into those of a healthy one with two replicas. */
export interface WorkloadParts extends ObjectParts {
  replicas?: number
  spec?: JsonObject
  status?: JsonObject
}

const selector = { matchLabels: { app: 'web' } }
const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'registry.example.com/web:1' }] },
}

/** A Deployment whose rollout is complete. */
export function deployment(parts: WorkloadParts = {}): JsonObject {
  const replicas = parts.replicas ?? 2
  const metadata = metadataOf('Deployment', parts, 'web')
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, annotations: { 'deployment.kubernetes.io/revision': '1' }, ...parts.metadata },
    spec: { replicas, selector, template, progressDeadlineSeconds: 600, revisionHistoryLimit: 10, ...parts.spec },
    status: {
      observedGeneration: 1,
      ...counts(replicas),
      updatedReplicas: replicas,
      conditions: [
        condition('Available', true, ago(days), { reason: 'MinimumReplicasAvailable', lastUpdateTime: ago(days) }),
        condition('Progressing', true, ago(days), { reason: 'NewReplicaSetAvailable', lastUpdateTime: ago(days) }),
      ],
      ...parts.status,
    },
  }
}

/** The ReplicaSet `web-5d9c7b8f6`, which the Deployment `web` controls. */
export function replicaSet(parts: WorkloadParts = {}): JsonObject {
  const replicas = parts.replicas ?? 2
  const owner = 'owner' in parts ? parts.owner : deployment()
  const metadata = metadataOf('ReplicaSet', { ...parts, owner }, 'web-5d9c7b8f6')
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...metadata, annotations: { 'deployment.kubernetes.io/revision': '1' }, ...parts.metadata },
    spec: { replicas, selector, template, ...parts.spec },
    status: { observedGeneration: 1, ...counts(replicas), fullyLabeledReplicas: replicas, ...parts.status },
  }
}

function counts(replicas: number): JsonObject {
  return replicas === 0 ? { replicas } : { replicas, readyReplicas: replicas, availableReplicas: replicas }
}

/** What a test wants a Node to be; else it is ready, without pressure or taints, with 4 CPUs and 16 GiB. */
export interface NodeParts extends Omit<ObjectParts, 'namespace' | 'owner'> {
  labels?: JsonObject
  /** The status of the Ready condition; Unknown is a kubelet that stopped telling. */
  ready?: 'True' | 'False' | 'Unknown'
  /** Replace conditions of the same type. */
  conditions?: readonly JsonObject[]
  taints?: readonly JsonObject[]
  unschedulable?: boolean
  allocatable?: JsonObject
}

/** A Node (`node-1`). */
export function node(parts: NodeParts = {}): JsonObject {
  const allocatable = { cpu: '4', memory: '16Gi', pods: '110', 'ephemeral-storage': '100Gi', ...parts.allocatable }
  const name = parts.name ?? 'node-1'
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/os': 'linux',
    ...parts.labels,
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...metadataOf('Node', parts, 'node-1', false), labels, ...parts.metadata },
    spec: {
      ...(parts.taints === undefined ? {} : { taints: parts.taints }),
      ...(parts.unschedulable === true ? { unschedulable: true } : {}),
    },
    status: {
      allocatable,
      capacity: allocatable,
      conditions: nodeConditions(parts),
      nodeInfo: { architecture: 'amd64', operatingSystem: 'linux', kubeletVersion: 'v1.36.3' },
    },
  }
}

function nodeConditions({ ready = 'True', conditions = [] }: NodeParts): JsonObject[] {
  const reason = ready === 'True' ? 'KubeletReady' : ready === 'False' ? 'KubeletNotReady' : 'NodeStatusUnknown'
  const own = [
    condition('MemoryPressure', false, ago(days), { reason: 'KubeletHasSufficientMemory' }),
    condition('DiskPressure', false, ago(days), { reason: 'KubeletHasNoDiskPressure' }),
    condition('PIDPressure', false, ago(days), { reason: 'KubeletHasSufficientPID' }),
    { type: 'Ready', status: ready, reason, lastTransitionTime: ago(days), lastHeartbeatTime: ago(10_000) },
  ]
  const replaced = new Set(conditions.map((entry) => entry['type']))
  return [...own.filter((entry) => !replaced.has(entry['type'])), ...conditions]
}

/** A ConfigMap as it is read for diagnosis: metadata only. */
export function configMap(parts: ObjectParts = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadataOf('ConfigMap', parts, 'settings') }
}

/** A Secret as it is read for diagnosis: without values. */
export function secret(parts: ObjectParts & { type?: string } = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadataOf('Secret', parts, 'token'),
    type: parts.type ?? 'Opaque',
  }
}
