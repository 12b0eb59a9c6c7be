import type { Json } from '../../cluster/api.ts'
import { podStatus, troubleOf } from './pod-status.ts'

/** How much there is in the cluster. */
export interface Size {
  namespaces: number
  nodes: number
  deployments: number
  podsEach: number
  events: number
}

/** The cluster of the promise: 10,000 Pods of 2,000 Deployments in 50 namespaces on 100 nodes, 3,000 Events. */
export const promised: Size = { namespaces: 50, nodes: 100, deployments: 2_000, podsEach: 5, events: 3_000 }

/** The name of a namespace. */
export function namespaceName(number: number): string {
  return `team-${String(number).padStart(2, '0')}-production`
}

/** A Node that is well. */
export function node(number: number, since: string): Json {
  const capacity = { cpu: '32', memory: '131072Mi', pods: '250', 'ephemeral-storage': '500Gi' }
  const condition = (type: string, status: string, reason: string): Json => ({
    ...{ type, status, reason, message: `kubelet says ${reason}` },
    ...{ lastHeartbeatTime: since, lastTransitionTime: since },
  })
  return {
    ...{ apiVersion: 'v1', kind: 'Node' },
    metadata: {
      name: nodeName(number),
      labels: {
        'kubernetes.io/hostname': nodeName(number),
        'topology.kubernetes.io/zone': `zone-${'abc'[number % 3] ?? 'a'}`,
        'node.kubernetes.io/instance-type': 'm6i.8xlarge',
      },
    },
    status: {
      ...{ capacity, allocatable: capacity },
      conditions: [
        condition('Ready', 'True', 'KubeletReady'),
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
      ],
    },
  }
}

function nodeName(number: number): string {
  return `ip-10-0-${String(number)}-1.eu-central-1.compute.internal`
}

/** A Pod of an application, and its status, which is written after it. */
export interface WrittenPod {
  name: string
  object: Json
  status: Json
}

/** The parts of one application: its Deployment, the ReplicaSet of it and its Pods. */
export interface Application {
  namespace: string
  name: string
  labels: Json
  deployment: Json
  /** `uid` of the Deployment */
  replicaSet: (uid: string) => Json
  /** `uid` of the ReplicaSet; `since`: when it started */
  pods: (uid: string, since: string, nodes: number) => WrittenPod[]
  /** Of Deployment and ReplicaSet. */
  status: Json
}

/** The application of a number: the same for the same number. */
export function application(number: number, { namespaces, podsEach }: Size): Application {
  const namespace = namespaceName(number % namespaces)
  const name = `service-${String(number)}`
  const setName = `${name}-7887448d46`
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'shop', team: namespace }
  const setLabels = { ...labels, 'pod-template-hash': '7887448d46' }
  const spec = (matchLabels: Json): Json => ({
    ...{ replicas: podsEach, selector: { matchLabels } },
    template: { metadata: { labels: matchLabels, annotations: templateAnnotations }, spec: podSpec(name) },
  })
  const trouble = troubleOf(number)
  const ready = trouble === undefined ? podsEach : 0
  const replicas = { replicas: podsEach, readyReplicas: ready, availableReplicas: ready }
  return {
    ...{ namespace, name, labels },
    deployment: {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
      metadata: { name, namespace, labels },
      spec: spec(labels),
    },
    replicaSet: (uid) => ({
      ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet' },
      metadata: {
        ...{ name: setName, namespace, labels: setLabels },
        annotations: { 'deployment.kubernetes.io/revision': '1' },
        ownerReferences: [owner('Deployment', name, uid)],
      },
      spec: spec(setLabels),
    }),
    pods: (uid, since, nodes) =>
      Array.from({ length: podsEach }, (_, replica): WrittenPod => {
        const metadata = {
          name: podName(name, replica),
          namespace,
          labels: setLabels,
          annotations: templateAnnotations,
        }
        const nodeOf = trouble === 'pending' ? {} : { nodeName: nodeName((number + replica) % nodes) }
        return {
          name: metadata.name,
          object: {
            ...{ apiVersion: 'v1', kind: 'Pod' },
            metadata: { ...metadata, ownerReferences: [owner('ReplicaSet', setName, uid)] },
            spec: { ...podSpec(name), ...nodeOf },
          },
          status: podStatus(since, trouble),
        }
      }),
    status: { observedGeneration: 1, ...replicas },
  }
}

/** The name of a Pod of an application. */
export function podName(application: string, replica: number): string {
  return `${application}-7887448d46-x${String(replica)}k7q`
}

const templateAnnotations = {
  'prometheus.io/scrape': 'true',
  'prometheus.io/port': '8080',
  'config/checksum': 'f00'.repeat(20),
}

function owner(kind: string, name: string, uid: string): Json {
  return { apiVersion: 'apps/v1', kind, name, uid, controller: true, blockOwnerDeletion: true }
}

function podSpec(name: string): Json {
  const probe = { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10, timeoutSeconds: 2 }
  const env = ['DATABASE_URL', 'CACHE_URL', 'QUEUE_URL', 'LOG_LEVEL', 'REGION', 'FEATURE_FLAGS'].map((variable) => ({
    name: variable,
    value: `${variable.toLowerCase()}.${name}.example.com:5432`,
  }))
  const container = (called: string, containerPort: number): Json => ({
    name: called,
    image: `registry.example.com/shop/${called}:2026.11.20-4f1c2d3`,
    ...{ env, livenessProbe: probe, readinessProbe: probe },
    ports: [{ name: called, containerPort }],
    resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '250m', memory: '256Mi' } },
    volumeMounts: [{ name: 'config', mountPath: '/etc/app' }],
  })
  return {
    containers: [container('app', 8080), container('proxy', 15001)],
    volumes: [{ name: 'config', configMap: { name } }],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
  }
}
