import type { Json } from '../../../cluster/api.ts'
import { condition, get, pod } from './situations.ts'
import type { Request, Situation } from './situations.ts'

const hostname = 'kubernetes.io/hostname'
const zone = 'topology.kubernetes.io/zone'
const selector = { matchLabels: { app: 'web' } }

const scheduled = (object: Json) => [get(object, 'metadata.name'), condition(object, 'PodScheduled')]

/** Pods that are made one after the other, and what the scheduler says of each. */
function scheduling(claim: string, pods: Json[], others: (namespace: string) => Request[] = () => []): Situation {
  return {
    claim,
    requests: (namespace) => [
      ...others(namespace),
      ...pods.map((body) => ({ path: `/api/v1/namespaces/${namespace}/pods`, body })),
    ],
    look: { path: 'api/v1 pods', pick: scheduled },
  }
}

const requests = (amounts: Json): Json => ({ resources: { requests: amounts } })
const affinity = (kind: string, topologyKey: string): Json => {
  const term = { labelSelector: selector, topologyKey }
  return { affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }
}
const four = ['a', 'b', 'c', 'd']
const labels = { app: 'web' }
const claimed = (claimName: string): Json => ({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] })

function claim(namespace: string, storageClassName: string): Request {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName }
  const body = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec }
  return { path: `/api/v1/namespaces/${namespace}/persistentvolumeclaims`, body }
}

function storageClass(name: string, volumeBindingMode: string): Request {
  const body = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, volumeBindingMode }
  return {
    path: '/apis/storage.k8s.io/v1/storageclasses',
    body: { ...body, provisioner: 'kubernetes.io/no-provisioner' },
  }
}

function volume(name: string, storageClassName: string, inZone: string): Request {
  const terms = [{ matchExpressions: [{ key: zone, operator: 'In', values: [inZone] }] }]
  const spec = {
    ...{ capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'], storageClassName, hostPath: { path: '/v' } },
    nodeAffinity: { required: { nodeSelectorTerms: terms } },
  }
  return {
    path: '/api/v1/persistentvolumes',
    body: { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec },
  }
}

/** Why a Pod is not scheduled, in the scheduler's own words. */
export const schedulingSituations: Situation[] = [
  scheduling('more cpu than any node has', [pod('a', {}, requests({ cpu: '100' }))]),
  scheduling('more memory and cpu', [pod('a', {}, requests({ cpu: '100', memory: '300Gi' }))]),
  scheduling('more ephemeral storage', [pod('a', {}, requests({ 'ephemeral-storage': '2Ti' }))]),
  scheduling('a resource that no node has', [pod('a', {}, { resources: { limits: { 'example.com/gpu': '1' } } })]),
  scheduling(
    'no room left',
    four.map((name) => pod(name, {}, requests({ cpu: '40' }))),
  ),
  scheduling('a node selector', [pod('a', { nodeSelector: { disk: 'fast' } })]),
  scheduling('one node named by a selector, without room', [
    pod('a', { nodeSelector: { [hostname]: 'node-2' } }, requests({ cpu: '100' })),
  ]),
  scheduling('affinity to nobody', [pod('a', affinity('podAffinity', hostname))]),
  scheduling(
    'anti-affinity with more Pods than nodes',
    four.map((name) => pod(name, affinity('podAntiAffinity', hostname), {}, labels)),
  ),
  scheduling('others that do not want it', [
    ...['a', 'b', 'c'].map((name) => pod(name, affinity('podAntiAffinity', hostname), {}, labels)),
    pod('d', {}, {}, labels),
  ]),
  scheduling('a spread over a label that nodes do not have', [
    pod(
      'a',
      {
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule', labelSelector: selector },
        ],
      },
      {},
      labels,
    ),
  ]),
  scheduling(
    'more Pods than ports of the nodes',
    four.map((name) => pod(name, {}, { ports: [{ containerPort: 80, hostPort: 8080 }] })),
  ),
  scheduling('a claim that is not there', [pod('a', claimed('none'))]),
  scheduling('a claim of a class that is not there', [pod('a', claimed('data'))], (namespace) => [
    claim(namespace, 'none'),
  ]),
  scheduling('a claim without a volume', [pod('a', claimed('data'))], (namespace) => [
    storageClass('static', 'Immediate'),
    claim(namespace, 'static'),
  ]),
  scheduling('a claim that waits, and no volume', [pod('a', claimed('data'))], (namespace) => [
    storageClass('waiting', 'WaitForFirstConsumer'),
    claim(namespace, 'waiting'),
  ]),
  scheduling(
    'a volume in another zone than the Pod wants',
    [pod('a', { ...claimed('data'), nodeSelector: { [zone]: 'zone-1' } })],
    (namespace) => [
      storageClass('zonal', 'WaitForFirstConsumer'),
      volume('zonal', 'zonal', 'zone-2'),
      claim(namespace, 'zonal'),
    ],
  ),
  scheduling('gates', [pod('a', { schedulingGates: [{ name: 'example.com/wait' }] })]),
  scheduling('another scheduler', [pod('a', { schedulerName: 'mine' })]),
  scheduling('no preemption', [pod('a', { priorityClassName: 'calm' }, requests({ cpu: '100' }))], () => [
    {
      path: '/apis/scheduling.k8s.io/v1/priorityclasses',
      body: {
        ...{ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass' },
        metadata: { name: 'calm' },
        value: 5,
        preemptionPolicy: 'Never',
      },
    },
  ]),
]

/** The same with taints and cordons, which the nodes keep. */
export const taintedSituations: Situation[] = [
  scheduling(
    'a cordon, a taint and too little',
    [pod('a', {}, requests({ cpu: '100' })), pod('b', {}, requests({ cpu: '1' }))],
    () => [
      node('node-1', { unschedulable: true }),
      node('node-2', { taints: [{ key: 'example.com/own', value: 'x', effect: 'NoSchedule' }] }),
    ],
  ),
  scheduling('only taints and cordons', [pod('a', { nodeSelector: { disk: 'fast' } })], () => [
    node('node-3', { taints: [{ key: 'example.com/own', effect: 'NoExecute' }] }),
  ]),
]

function node(name: string, spec: Json): Request {
  return { method: 'PATCH', path: `/api/v1/nodes/${name}`, body: { spec }, contentType: 'application/merge-patch+json' }
}
