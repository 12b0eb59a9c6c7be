import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Api } from '../api.ts'
import { startLife, timestamp, type ContainerLife } from './container-life.ts'
import { launchOf, type LaunchContext } from './launch.ts'
import type { Container, Pod } from './pod.ts'
import { isSidecar, isThrough, podStatus, type Place } from './pod-status.ts'
import { createStatusWriter } from './status-writer.ts'

/** What runs one Pod. */
export interface PodWorkerOptions extends LaunchContext {
  nodeAddress: string
  backOff: { first: number; last: number }
}

/** A Pod on its node. */
export interface PodWorker {
  pod: Pod
  readonly address: string
  readonly folder: string
  lives: () => ContainerLife[]
  /** The Pod has changed: resized, deleted, or given an ephemeral container. */
  update(pod: Pod): void
  /** Ends everything at once, without telling the API. */
  end(): Promise<void>
}

/** Starts the containers of a Pod and keeps its status. */
export function startPod(first: Pod, options: PodWorkerOptions): PodWorker {
  const inits = new Map<string, ContainerLife>()
  const containers = new Map<string, ContainerLife>()
  const ephemeral = new Map<string, ContainerLife>()
  const place: Place = { address: options.address, nodeAddress: options.nodeAddress, startTime: timestamp() }
  const transitions = new Map<string, { status: string; since: string }>()
  let stopping: Promise<void> | undefined
  const ending = new AbortController()
  const worker: PodWorker = { pod: first, address: options.address, folder: options.folder, lives, update, end }
  const writer = createStatusWriter(options.api, first, () =>
    podStatus(worker.pod, { inits, containers, ephemeral }, place, transition),
  )

  function lives(): ContainerLife[] {
    return [...inits.values(), ...containers.values(), ...ephemeral.values()]
  }

  function transition(type: string, status: string): string {
    const known = transitions.get(type)
    if (known?.status === status) return known.since
    const since = timestamp()
    transitions.set(type, { status, since })
    return since
  }

  function start(container: Container, restart: 'Always' | 'OnFailure' | 'Never'): ContainerLife {
    const { terminationGracePeriodSeconds = 30 } = worker.pod.spec
    return startLife({
      ...{ container, restart, address: options.address, backOff: options.backOff },
      grace: terminationGracePeriodSeconds * 1000,
      launch: launchOf(worker.pod, container, options),
      onChange: writer.write,
    })
  }

  async function run(): Promise<void> {
    const { restartPolicy = 'Always', initContainers = [], containers: wanted } = first.spec
    writer.write()
    for (const container of initContainers) {
      const life = start(container, isSidecar(container) ? 'Always' : restartPolicy === 'Never' ? 'Never' : 'OnFailure')
      inits.set(container.name, life)
      while (isSidecar(container) && !life.started && stopping === undefined) await sleep(20)
      if (!isSidecar(container)) await life.done
      if (stopping !== undefined || !isThrough(container, life)) return
    }
    for (const container of wanted) containers.set(container.name, start(container, restartPolicy))
    writer.write()
  }

  function update(pod: Pod): void {
    const before = worker.pod
    worker.pod = pod
    if (pod.metadata.deletionTimestamp !== undefined) {
      stopping ??= terminate(pod.metadata.deletionGracePeriodSeconds ?? 0)
      return
    }
    for (const container of pod.spec.ephemeralContainers ?? []) {
      if (!ephemeral.has(container.name)) ephemeral.set(container.name, start(container, 'Never'))
    }
    for (const container of pod.spec.containers)
      if (needsRestart(before, container)) containers.get(container.name)?.restart()
    if (before.metadata.generation !== pod.metadata.generation) writer.write()
  }

  async function terminate(graceSeconds: number): Promise<void> {
    await Promise.all(lives().map((life) => life.stop(graceSeconds * 1000)))
    await writer.finish()
    const { namespace, name, uid } = first.metadata
    const body = { gracePeriodSeconds: 0, preconditions: { uid } }
    await retryDelete(options.api, `/api/v1/namespaces/${namespace}/pods/${name}`, body, ending.signal)
  }

  async function end(): Promise<void> {
    ending.abort()
    writer.stop()
    stopping ??= Promise.resolve()
    await Promise.all(lives().map((life) => life.stop(0)))
  }

  void run()
  if (first.metadata.deletionTimestamp !== undefined) update(first)
  return worker
}

/** A resize of what its resizePolicy says needs a restart. */
function needsRestart(before: Pod, { name, resources, resizePolicy = [] }: Container): boolean {
  const old = before.spec.containers.find((container) => container.name === name)
  return resizePolicy.some(({ resourceName, restartPolicy }) => {
    const amounts = (of: Record<string, unknown> | undefined) =>
      ['requests', 'limits'].map((kind) => (of?.[kind] as Record<string, unknown> | undefined)?.[resourceName])
    return restartPolicy === 'RestartContainer' && !isDeepStrictEqual(amounts(old?.resources), amounts(resources))
  })
}

/** Until it is gone: the API server may be away. */
async function retryDelete(api: Api, path: string, body: Record<string, unknown>, ending: AbortSignal): Promise<void> {
  for (let tries = 0; tries < 300 && !ending.aborted; tries += 1) {
    const { status } = await api.request('DELETE', path, body)
    if ([200, 202, 404, 409].includes(status)) return
    await sleep(200)
  }
}
