import { setTimeout as sleep } from 'node:timers/promises'
import type { Api, Json } from '../api.ts'
import { timestamp } from './container-life.ts'

const heartbeat = 10_000
const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'

/** A Node that registers itself and stays alive by its Lease. */
export interface NodeIdentity {
  name: string
  /** The InternalIP and every Pod's hostIP. */
  address: string
  zone: string
}

/** Registers the Node; returns how to end its heartbeat. */
export async function registerNode(api: Api, node: NodeIdentity): Promise<() => void> {
  await retry(() => api.demand('POST', '/api/v1/nodes', nodeObject(node)))
  await retry(() =>
    api.demand(
      'PATCH',
      `/api/v1/nodes/${node.name}/status`,
      nodeStatus(node),
      'application/strategic-merge-patch+json',
    ),
  )
  const lease = { metadata: { name: node.name }, spec: leaseSpec(node.name) }
  await retry(() => api.demand('POST', leases, lease))
  const timer = setInterval(() => void beat(api, node), heartbeat)
  timer.unref()
  return () => {
    clearInterval(timer)
  }
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
  return { metadata: { name, labels } }
}

function nodeStatus({ name, address }: NodeIdentity): Json {
  const amounts = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '1Ti', pods: '1000' }
  const conditions = [
    ['MemoryPressure', 'False'],
    ['DiskPressure', 'False'],
    ['PIDPressure', 'False'],
    ['Ready', 'True'],
  ].map(([type, status]) => ({
    ...{ type, status, reason: 'Scripted', message: 'a scripted kubelet' },
    lastHeartbeatTime: timestamp(),
    lastTransitionTime: timestamp(),
  }))
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
  return { status: { capacity: amounts, allocatable: amounts, conditions, addresses, nodeInfo } }
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
