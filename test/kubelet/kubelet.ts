import { join } from 'node:path'
import { createApi, type Api } from '../api.ts'
import { startBalancer } from '../balancer/balancer.ts'
import { follow } from '../follow.ts'
import type { Network } from '../network.ts'
import type { Authority } from '../pki/authority.ts'
import { tailOf } from '../processes/process.ts'
import type { Watchdog } from '../processes/watchdog.ts'
import { createBehaviours, type Behaviour, type Command, type Decide, type ProgramPod } from './behaviours.ts'
import { registerNode, type NodeIdentity } from './node.ts'
import { podName, type Pod } from './pod.ts'
import { startPod, type PodWorker } from './pod-worker.ts'

/** A process that runs as a container. */
export interface ContainerProcess {
  pod: string
  namespace: string
  container: string
  pid: number
  address: string
}

/** The nodes of the cluster: they run Pods by what the tests registered for their images. */
export interface Kubelet {
  /** Registers what the containers of an image do (`*` is anything; the newest registration counts). Returns how to take it back. */
  script(imageGlob: string, behaviour: Behaviour | Decide): () => void
  /** Runs the containers of an image as local processes, with `--kubeconfig FILE` of the Pod's ServiceAccount appended. */
  program(imageGlob: string, make: (pod: ProgramPod) => Command): () => void
  /** The processes of Pods with these labels (`a=b,c=d`; empty: all), as they run now. */
  processes(selector?: string): ContainerProcess[]
  /** The last lines of what the programs of these Pods wrote. */
  logs(selector?: string, lines?: number): Promise<string>
  stop(): Promise<void>
}

/** What the kubelet works with. */
export interface KubeletOptions {
  server: string
  authority: Authority
  /** All rights: for the balancer. */
  admin: Api
  network: Network
  folder: string
  watchdog: Watchdog
  nodes: number
  /** Between restarts of a container, ms; a real kubelet takes 10 s to 5 min. */
  backOff?: { first: number; last: number }
}

/** Registers the nodes and runs what is scheduled to them. */
export async function startKubelet(options: KubeletOptions): Promise<Kubelet> {
  const { nodes: count, admin } = options
  const behaviours = createBehaviours()
  const workers = new Map<string, PodWorker>()
  const nodes = Array.from({ length: count }, (_, index): NodeIdentity => {
    return { name: `node-${index + 1}`, address: `192.0.2.${index + 11}`, zone: `zone-${index + 1}` }
  })
  const stops = await Promise.all(nodes.map((node) => runNode(node, options, behaviours, workers)))
  stops.push(startBalancer(admin))

  const selected = (selector: string) => [...workers.values()].filter(({ pod }) => matches(pod, selector))

  function processes(selector = ''): ContainerProcess[] {
    return selected(selector).flatMap(({ pod, address, lives }) =>
      lives().flatMap(({ container, pid }) => {
        const { name, namespace } = pod.metadata
        return pid === undefined ? [] : [{ pod: name, namespace, container: container.name, pid, address }]
      }),
    )
  }

  async function logs(selector = '', lines = 30): Promise<string> {
    const texts = selected(selector).flatMap(({ pod, folder, lives }) =>
      lives().map(async ({ container }) => {
        return `${podName(pod)} ${container.name}:\n${await tailOf(join(folder, `${container.name}.log`), lines)}`
      }),
    )
    return (await Promise.all(texts)).join('\n')
  }

  return {
    script: (imageGlob, behaviour) => behaviours.register(imageGlob, behaviour),
    program: (imageGlob, make) => behaviours.register(imageGlob, { kind: 'program', make }),
    processes,
    logs,
    async stop() {
      for (const stop of stops) stop()
      await Promise.all([...workers.values()].map((worker) => worker.end()))
    },
  }
}

/** One node: its own identity, its own Pods. */
async function runNode(
  node: NodeIdentity,
  { server, authority, network, folder, watchdog, backOff = { first: 250, last: 2_000 } }: KubeletOptions,
  behaviours: ReturnType<typeof createBehaviours>,
  workers: Map<string, PodWorker>,
): Promise<() => void> {
  const ca = authority.certificate
  const identity = authority.issue({ commonName: `system:node:${node.name}`, organizations: ['system:nodes'] })
  const api = createApi(server, ca, identity)
  const stopHeartbeat = await registerNode(api, node)

  function start(pod: Pod): void {
    const address = network.nextPodAddress()
    const podFolder = join(folder, 'pods', pod.metadata.uid)
    const context = { api, server, ca, behaviours, watchdog, folder: podFolder, address, backOff }
    workers.set(pod.metadata.uid, startPod(pod, { ...context, nodeAddress: node.address }))
  }

  const stopFollowing = follow<Pod>(api, '/api/v1/pods', `fieldSelector=spec.nodeName%3D${node.name}`, {
    onObject(pod) {
      const worker = workers.get(pod.metadata.uid)
      if (worker === undefined) start(pod)
      else worker.update(pod)
    },
    onGone(pod) {
      void workers.get(pod.metadata.uid)?.end()
      workers.delete(pod.metadata.uid)
    },
  })
  return () => {
    stopHeartbeat()
    stopFollowing()
    api.close()
  }
}

function matches({ metadata }: Pod, selector: string): boolean {
  const pairs = selector.split(',').filter((pair) => pair !== '')
  return pairs.every((pair) => {
    const [key = '', value] = pair.split('=')
    return metadata.labels?.[key] === value
  })
}
