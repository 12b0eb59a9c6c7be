import { setTimeout as sleep } from 'node:timers/promises'
import type { Api, Json } from '../cluster/api.ts'
import { timestamp } from './time.ts'

const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'
const merge = 'application/strategic-merge-patch+json'

/** Who a Node is. */
export interface NodeIdentity {
  name: string
  /** The InternalIP and every Pod's hostIP. */
  address: string
  zone: string
  /** Where its kubelet answers for logs. */
  port: number
}

/** What a kubelet says of its node. */
export type NodeCondition = (typeof types)[number]

/** A Node that is registered and stays alive by its Lease. */
export interface RegisteredNode {
  /** Tells a condition: true is "under pressure", or ready. */
  tell: (condition: NodeCondition, value: boolean) => Promise<void>
  /** Tells all conditions again: the cluster has given the node up meanwhile. */
  tellAll: () => Promise<void>
  /** Ends its heartbeat. */
  stop(): void
}

/** Registers the Node and renews its Lease every so many ms. */
export async function registerNode(api: Api, node: NodeIdentity, heartbeat = 10_000): Promise<RegisteredNode> {
  const path = `/api/v1/nodes/${node.name}`
  const create = (collection: string, body: Json) => retry(() => createOnce(api, collection, body))
  await create('/api/v1/nodes', nodeObject(node))
  const told = new Map<NodeCondition, Told>(
    types.map((type) => [type, { value: type === 'Ready', since: timestamp() }]),
  )
  const report = (status: Json) => retry(() => api.demand('PATCH', `${path}/status`, { status }, merge))
  const tellAll = () => report({ conditions: conditionsOf(told) })
  await report({ ...nodeStatus(node), conditions: conditionsOf(told) })
  await create(leases, { metadata: { name: node.name }, spec: leaseSpec(node.name) })
  const timer = setInterval(() => void beat(api, node), heartbeat)
  timer.unref()
  return {
    async tell(type, value) {
      if (told.get(type)?.value !== value) told.set(type, { value, since: timestamp() })
      await tellAll()
    },
    tellAll,
    stop() {
      clearInterval(timer)
    },
  }
}

async function createOnce(api: Api, collection: string, body: Json): Promise<void> {
  const { status, body: answer } = await api.request('POST', collection, body)
  // 409: it is there from before.
  if (status !== 201 && status !== 409) throw new Error(`POST ${collection}: ${status} ${String(answer['message'])}`)
}

async function beat(api: Api, { name }: NodeIdentity): Promise<void> {
  await api.request('PATCH', `${leases}/${name}`, { spec: leaseSpec(name) }, 'application/merge-patch+json')
}

function leaseSpec(holderIdentity: string): Json {
  return { holderIdentity, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace('Z', '000Z') }
}

function nodeObject({ name, zone }: NodeIdentity): Json {
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'topology.kubernetes.io/region': 'test',
    'topology.kubernetes.io/zone': zone,
  }
  return { kind: 'Node', apiVersion: 'v1', metadata: { name, labels } }
}

function nodeStatus({ name, address, port }: NodeIdentity): Json {
  const amounts = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '1Ti', pods: '1000' }
  const addresses = [
    { type: 'InternalIP', address },
    { type: 'Hostname', address: name },
  ]
  const nodeInfo = {
    kubeletVersion: 'v1.36.3',
    osImage: 'scripted',
    containerRuntimeVersion: 'scripted://1',
    kernelVersion: '6',
    operatingSystem: 'linux',
    architecture: 'amd64',
    bootID: '',
    machineID: '',
    systemUUID: '',
    kubeProxyVersion: '',
  }
  const daemonEndpoints = { kubeletEndpoint: { Port: port } }
  return { capacity: amounts, allocatable: amounts, addresses, nodeInfo, daemonEndpoints }
}

const types = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'] as const

/** Reason and message of each condition when it holds and when not. */
const texts: Record<NodeCondition, Record<'True' | 'False', readonly [reason: string, message: string]>> = {
  MemoryPressure: {
    True: ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
    False: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  },
  DiskPressure: {
    True: ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
    False: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  },
  PIDPressure: {
    True: ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
    False: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  },
  Ready: {
    True: ['KubeletReady', 'kubelet is posting ready status'],
    False: [
      'KubeletNotReady',
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    ],
  },
}

/** What was told of a condition, and since when. */
interface Told {
  value: boolean
  since: string
}

function conditionsOf(told: ReadonlyMap<NodeCondition, Told>): Json[] {
  return [...told].map(([type, { value, since }]) => {
    const status = value ? 'True' : 'False'
    const [reason, message] = texts[type][status]
    return { type, status, reason, message, lastHeartbeatTime: timestamp(), lastTransitionTime: since }
  })
}

/** The node's rights come up together with the control plane. */
async function retry(action: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await action()
      return
    } catch (error) {
      if (tries > 50) throw error
      await sleep(100)
    }
  }
}
