import type { KeyPair } from '../cluster/pki/authority.ts'
import type { Watchdog } from '../cluster/processes/watchdog.ts'
import type { BackOff } from './back-off.ts'
import type { Behaviour, Command, Decide, ProgramPod } from './behaviour.ts'
import { createBehaviours } from './behaviours.ts'
import type { NodeCondition } from './node.ts'
import { podName, type Pod } from './pod.ts'
import type { PodWorker } from './pod-worker.ts'
import { runNode } from './run-node.ts'

/** A process that runs as a container. */
export interface ContainerProcess {
  pod: string
  namespace: string
  container: string
  pid: number
  address: string
}

/** The nodes of a cluster: they run Pods by what the tests registered for their images. */
export interface Kubelet {
  readonly nodes: readonly string[]
  /** Registers what the containers of an image do (`*` is anything; the newest registration counts). Returns how to take it back. */
  script(imageGlob: string, behaviour: Behaviour | Decide): () => void
  /** Runs the containers of an image as local processes, with `--kubeconfig FILE` of the Pod's ServiceAccount appended. */
  program(imageGlob: string, make: (pod: ProgramPod) => Command): () => void
  /** The processes of Pods with these labels (`a=b,c=d`; empty: all), as they run now. */
  processes(selector?: string): ContainerProcess[]
  /** The last lines of what the programs of these Pods wrote. */
  logs(selector?: string, lines?: number): Promise<string>
  /** Cuts a node off, or brings it back: no heartbeat, no status, no deletion is finished. */
  silence(node: string, silent?: boolean): void
  /** A node tells a condition: true is "under pressure", or ready. */
  tell(node: string, condition: NodeCondition, value: boolean): Promise<void>
  /** A node tells that its memory was used up and what was killed. */
  tellSystemOom(node: string, process: string, pid: number): void
  stop(): Promise<void>
}

/** What the kubelet works with. */
export interface KubeletOptions {
  /** URL of the API server, and the CA to trust, PEM. */
  server: string
  ca: string
  /** A client certificate of a user (`system:node:NAME`) and its groups. */
  identify: (user: string, groups: string[]) => KeyPair
  /** Loopback addresses: one per node, where it answers for logs, and one that no Pod had before. */
  nodeAddress: (index: number) => string
  nextPodAddress: () => string
  folder: string
  watchdog: Watchdog
  nodes: number
  backOff?: BackOff
  /** ms between signs of life of a node, default 10 s */
  heartbeat?: number
}

/** Registers the nodes (`node-1` …) and runs what is scheduled to them. */
export async function startKubelet(options: KubeletOptions): Promise<Kubelet> {
  const { nodes: count, identify, nodeAddress, backOff = { first: 250, last: 2_000 } } = options
  const behaviours = createBehaviours()
  const workers = new Map<string, PodWorker>()
  const nodes = await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const name = `node-${index + 1}`
      const identity = identify(`system:node:${name}`, ['system:nodes'])
      const place = { name, zone: `zone-${index + 1}`, address: nodeAddress(index) }
      return runNode({ ...options, ...place, identity, backOff, behaviours, workers })
    }),
  )

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
    const texts = selected(selector).flatMap(({ pod, lives }) =>
      lives().map(async (life) => {
        const text = ((await life.logs?.()) ?? '').trimEnd().split('\n').slice(-lines).join('\n')
        return `${podName(pod)} ${life.container.name}:\n${text}`
      }),
    )
    return (await Promise.all(texts)).join('\n')
  }

  function nodeNamed(name: string): (typeof nodes)[number] {
    const node = nodes.find((one) => one.name === name)
    if (node === undefined) throw new Error(`there is no node ${name}`)
    return node
  }

  return {
    nodes: nodes.map(({ name }) => name),
    script: (imageGlob, behaviour) => behaviours.register(imageGlob, behaviour),
    program: (imageGlob, make) => behaviours.register(imageGlob, { kind: 'program', make }),
    processes,
    logs,
    silence(node, silent = true) {
      nodeNamed(node).silence(silent)
    },
    tell: (node, condition, value) => nodeNamed(node).tell(condition, value),
    tellSystemOom(node, process, pid) {
      nodeNamed(node).tellSystemOom(process, pid)
    },
    async stop() {
      for (const node of nodes) node.stop()
      await Promise.all([...workers.values()].map((worker) => worker.end()))
    },
  }
}

function matches({ metadata }: Pod, selector: string): boolean {
  const pairs = selector.split(',').filter((pair) => pair !== '')
  return pairs.every((pair) => {
    const [key = '', value] = pair.split('=')
    return metadata.labels?.[key] === value
  })
}
