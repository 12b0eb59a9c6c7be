import { join } from 'node:path'
import { createApi } from '../cluster/api.ts'
import { follow } from '../cluster/follow.ts'
import type { KeyPair } from '../cluster/pki/authority.ts'
import type { BackOff } from './back-off.ts'
import type { Behaviours } from './behaviours.ts'
import { createEventRecorder } from './events.ts'
import type { LaunchContext } from './launch.ts'
import { startLogServer } from './log-server.ts'
import { registerNode, type NodeCondition } from './node.ts'
import type { Pod } from './pod.ts'
import { startPod, type PodWorker } from './pod-worker.ts'
import { silenceable } from './silenceable.ts'

/** One node of the kubelet. */
export interface RunningNode {
  name: string
  silence(silent: boolean): void
  tell(condition: NodeCondition, value: boolean): Promise<void>
  /** The kernel of the node killed a process, because all its memory was used. */
  tellSystemOom(process: string, pid: number): void
  stop(): void
}

/** What a node works with. */
export interface NodeOptions extends Pick<LaunchContext, 'server' | 'ca' | 'behaviours' | 'watchdog'> {
  name: string
  zone: string
  address: string
  identity: KeyPair
  nextPodAddress: () => string
  folder: string
  backOff: BackOff
  behaviours: Behaviours
  heartbeat?: number
  /** Of all nodes, by uid; this one keeps its own in it. */
  workers: Map<string, PodWorker>
}

/** Registers a node with its own identity and runs its Pods. */
export async function runNode(options: NodeOptions): Promise<RunningNode> {
  const { name, zone, address, server, ca, identity, workers, folder } = options
  const api = silenceable(createApi(server, ca, identity))
  const events = createEventRecorder(api, name)
  const logs = await startLogServer(address, ({ namespace, name: pod, container }, previous) => {
    const found = [...workers.values()].find(({ pod: { metadata } }) => {
      return metadata.name === pod && metadata.namespace === namespace
    })
    const life = found?.lives().find((one) => one.container.name === container)
    return (previous ? life?.lastLogs : life?.logs)?.() ?? Promise.resolve(undefined)
  })
  const node = await registerNode(api, { name, zone, address, port: logs.port }, options.heartbeat)

  function start(pod: Pod): void {
    const podAddress = options.nextPodAddress()
    const place = { folder: join(folder, 'pods', pod.metadata.uid), address: podAddress, nodeAddress: address }
    workers.set(pod.metadata.uid, startPod(pod, { ...options, ...place, api, events }))
  }

  const stopFollowing = follow<Pod>(api, '/api/v1/pods', `fieldSelector=spec.nodeName%3D${name}`, {
    onObject(pod) {
      const worker = workers.get(pod.metadata.uid)
      if (worker !== undefined) worker.update(pod)
      else if (!isOver(pod)) start(pod)
    },
    onGone(pod) {
      void workers.get(pod.metadata.uid)?.end()
      workers.delete(pod.metadata.uid)
    },
  })
  return {
    name,
    silence(silent) {
      api.silent = silent
      if (!silent) void node.tellAll().catch(() => undefined)
    },
    tell: node.tell,
    tellSystemOom(process, pid) {
      const message = `System OOM encountered, victim process: ${process}, pid: ${pid}`
      const about = { kind: 'Node', name, uid: name }
      events.record(about, { type: 'Warning', reason: 'SystemOOM', message })
    },
    stop() {
      node.stop()
      stopFollowing()
      logs.stop()
      api.close()
    },
  }
}

/** Nothing of it runs any more; a deletion is still to be finished. */
function isOver({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && (status?.phase === 'Succeeded' || status?.phase === 'Failed')
}
