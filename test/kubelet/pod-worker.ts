import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Api } from '../cluster/api.ts'
import { fullPodName, waitOf, type BackOff } from './back-off.ts'
import { startLife, type ContainerLife } from './container-life.ts'
import type { About, EventRecorder, Told } from './events.ts'
import { launchOf, type LaunchContext } from './launch.ts'
import type { Container, Pod } from './pod.ts'
import { isSidecar, isThrough, podStatus, type Place } from './pod-status.ts'
import { pullSecretProblem, startProblem, troubleOf } from './pod-trouble.ts'
import { createStatusWriter } from './status-writer.ts'
import { timestamp } from './time.ts'

/** What runs one Pod. */
export interface PodWorkerOptions extends LaunchContext {
  nodeAddress: string
  backOff: BackOff
  events: EventRecorder
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
  const { api, behaviours, backOff, events } = options
  const inits = new Map<string, ContainerLife>()
  const containers = new Map<string, ContainerLife>()
  const ephemeral = new Map<string, ContainerLife>()
  const place: Place = { address: options.address, nodeAddress: options.nodeAddress, startTime: timestamp() }
  const transitions = new Map<string, { status: string; since: string }>()
  let stopping: Promise<void> | undefined
  const isStopping = (): boolean => stopping !== undefined
  const ending = new AbortController()
  const worker: PodWorker = { pod: first, address: options.address, folder: options.folder, lives, update, end }
  const writer = createStatusWriter(api, first, () =>
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

  function start(container: Container, restart: 'Always' | 'OnFailure' | 'Never', fieldPath: string): ContainerLife {
    const { terminationGracePeriodSeconds = 30 } = worker.pod.spec
    const tell = (told: Told) => {
      events.record(referenceOf(first, fieldPath), told)
    }
    return startLife({
      ...{ container, restart, backOff, pod: fullPodName(first), tell },
      grace: terminationGracePeriodSeconds * 1000,
      launch: launchOf(worker.pod, container, options, tell),
      onChange: writer.write,
    })
  }

  /** Waits until there is a sandbox and all volumes are mounted. */
  async function prepare(): Promise<void> {
    for (let tries = 0; !isStopping(); tries += 1) {
      const problem = await startProblem(api, behaviours, worker.pod)
      place.sandboxed = problem?.reason !== 'FailedCreatePodSandBox'
      writer.write()
      if (problem === undefined) break
      events.record(referenceOf(first), problem)
      await sleep(waitOf(backOff, Math.min(tries, 3)), undefined, { signal: ending.signal }).catch(() => undefined)
    }
    const pull = await pullSecretProblem(api, first)
    if (pull !== undefined) events.record(referenceOf(first), pull)
  }

  async function run(): Promise<void> {
    const { restartPolicy = 'Always', initContainers = [], containers: wanted } = first.spec
    await prepare()
    for (const container of initContainers) {
      if (isStopping()) return
      const restart = isSidecar(container) ? 'Always' : restartPolicy === 'Never' ? 'Never' : 'OnFailure'
      const life = start(container, restart, `spec.initContainers{${container.name}}`)
      inits.set(container.name, life)
      while (isSidecar(container) && !life.started && !isStopping()) await sleep(20)
      if (!isSidecar(container)) await life.done
      if (!isThrough(container, life)) return
    }
    if (isStopping()) return
    for (const container of wanted)
      containers.set(container.name, start(container, restartPolicy, `spec.containers{${container.name}}`))
    writer.write()
    const trouble = troubleOf(behaviours, worker.pod)
    if (trouble?.kind !== 'evicted') return
    await sleep(trouble.after ?? 50, undefined, { signal: ending.signal }).catch(() => undefined)
    if (!isStopping()) await evict(trouble.message)
  }

  /** The node ends it for good; its object stays. */
  async function evict(message: string): Promise<void> {
    events.record(referenceOf(first), { type: 'Warning', reason: 'Evicted', message })
    place.evicted = message
    await Promise.all(lives().map((life) => life.stop(0)))
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
      if (ephemeral.has(container.name)) continue
      ephemeral.set(container.name, start(container, 'Never', `spec.ephemeralContainers{${container.name}}`))
    }
    for (const container of pod.spec.containers)
      if (needsRestart(before, container)) containers.get(container.name)?.restart()
    if (before.metadata.generation !== pod.metadata.generation) writer.write()
  }

  async function terminate(graceSeconds: number): Promise<void> {
    const late = setTimeout(tellUnkilled, graceSeconds * 1000 + 500)
    await Promise.all(lives().map((life) => life.stop(graceSeconds * 1000)))
    clearTimeout(late)
    await writer.finish()
    const { namespace, name, uid } = first.metadata
    const body = { gracePeriodSeconds: 0, preconditions: { uid } }
    await retryDelete(api, `/api/v1/namespaces/${namespace}/pods/${name}`, body, ending.signal)
  }

  function tellUnkilled(): void {
    for (const { container, state } of lives()) {
      if (!('running' in state)) continue
      const text = 'rpc error: code = DeadlineExceeded desc = context deadline exceeded'
      const message = `error killing pod: failed to "KillContainer" for "${container.name}" with KillContainerError: "${text}"`
      events.record(referenceOf(first), { type: 'Warning', reason: 'FailedKillPod', message })
    }
  }

  async function end(): Promise<void> {
    ending.abort()
    writer.stop()
    stopping ??= Promise.resolve()
    // Only processes take their time; a scripted one may never end.
    const processes = lives().filter(({ pid }) => pid !== undefined)
    for (const life of lives()) void life.stop(0)
    await Promise.all(processes.map(({ done }) => done))
  }

  void run()
  if (first.metadata.deletionTimestamp !== undefined) update(first)
  return worker
}

/** What an Event of a Pod, or of a container of it, is about. */
function referenceOf({ metadata }: Pod, fieldPath?: string): About {
  const { name, namespace, uid } = metadata
  return { kind: 'Pod', apiVersion: 'v1', namespace, name, uid, ...(fieldPath === undefined ? {} : { fieldPath }) }
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

/** Until it is gone: the API server may be away, or the node silent. */
async function retryDelete(api: Api, path: string, body: Record<string, unknown>, ending: AbortSignal): Promise<void> {
  while (!ending.aborted) {
    const { status } = await api.request('DELETE', path, body)
    if ([200, 202, 404, 409].includes(status)) return
    await sleep(200)
  }
}
