import { createHash } from 'node:crypto'
import type { Json } from '../cluster/api.ts'
import type { ContainerLife } from './container-life.ts'
import type { Container, Pod } from './pod.ts'

/** What of a Pod lives on its node. */
export interface Lives {
  inits: ReadonlyMap<string, ContainerLife>
  containers: ReadonlyMap<string, ContainerLife>
  ephemeral: ReadonlyMap<string, ContainerLife>
}

/** Where and since when a Pod runs. */
export interface Place {
  address: string
  nodeAddress: string
  startTime: string
  /** False while the node cannot make its sandbox. */
  sandboxed?: boolean
  /** Why the node ended it. */
  evicted?: string
}

/** The status that a kubelet writes for a Pod. */
export function podStatus(
  pod: Pod,
  lives: Lives,
  place: Place,
  transition: (type: string, status: string) => string,
): Json {
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec
  const phase = place.evicted === undefined ? phaseOf(pod, lives) : 'Failed'
  const ended = phase === 'Succeeded' || phase === 'Failed'
  const initialized =
    ended || initContainers.every((container) => isThrough(container, lives.inits.get(container.name)))
  const sidecars = initContainers.filter(isSidecar).map(({ name }) => lives.inits.get(name))
  const all = [...containers.map(({ name }) => lives.containers.get(name)), ...sidecars]
  const ready = !ended && all.every((life) => life?.ready === true)
  const incomplete = initContainers.filter((container) => !isThrough(container, lives.inits.get(container.name)))
  const waiting = containers.filter(({ name }) => lives.containers.get(name)?.ready !== true)
  const gates = (pod.spec.readinessGates ?? []).every(({ conditionType }) => holds(pod, conditionType))
  const unready = ended
    ? { reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: ${namesOf(waiting)}` }
  const uninitialized = {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: ${namesOf(incomplete)}`,
  }
  const condition = (type: string, value: boolean, why: Json = {}) => {
    const status = value ? 'True' : 'False'
    const generation = pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }
    return {
      type,
      status,
      ...generation,
      lastProbeTime: null,
      lastTransitionTime: transition(type, status),
      ...(value ? { reason: null, message: null } : why),
    }
  }
  return {
    phase,
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    conditions: [
      condition('PodReadyToStartContainers', !ended && place.sandboxed !== false),
      condition('Initialized', initialized, uninitialized),
      condition('ContainersReady', ready, unready),
      condition('Ready', ready && gates, ready ? { reason: 'ReadinessGatesNotReady' } : unready),
      ...(place.evicted === undefined ? [] : [disruption(condition('DisruptionTarget', true), place.evicted)]),
    ],
    ...(place.evicted === undefined ? {} : { reason: 'Evicted', message: place.evicted }),
    hostIP: place.nodeAddress,
    hostIPs: [{ ip: place.nodeAddress }],
    podIP: place.address,
    podIPs: [{ ip: place.address }],
    startTime: place.startTime,
    ...statuses('initContainerStatuses', initContainers, lives.inits, pod),
    ...statuses('containerStatuses', containers, lives.containers, pod),
    ...statuses('ephemeralContainerStatuses', ephemeralContainers, lives.ephemeral, pod),
  }
}

function namesOf(containers: readonly Container[]): string {
  return `[${containers.map(({ name }) => name).join(' ')}]`
}

function disruption(condition: Json, message: string): Json {
  return { ...condition, reason: 'TerminationByKubelet', message }
}

function phaseOf(pod: Pod, lives: Lives): string {
  const { initContainers = [], containers } = pod.spec
  const failedInit = initContainers.some(
    ({ name }) => isFinal(pod, lives.inits.get(name)) && exitCode(lives.inits.get(name)) !== 0,
  )
  if (failedInit && pod.spec.restartPolicy === 'Never') return 'Failed'
  const all = containers.map(({ name }) => lives.containers.get(name))
  if (all.some((life) => life === undefined)) return 'Pending'
  const codes = all.map((life) => (isFinal(pod, life) ? exitCode(life) : undefined))
  if (codes.every((code) => code !== undefined)) return codes.every((code) => code === 0) ? 'Succeeded' : 'Failed'
  const wasStarted = all.every(
    (life) => life !== undefined && ('waiting' in life.state ? life.lastEnd !== undefined : true),
  )
  return wasStarted ? 'Running' : 'Pending'
}

/** Its end is the last one: the Pod's restart policy, or its deletion, lets nothing follow. */
function isFinal({ metadata, spec }: Pod, life: ContainerLife | undefined): boolean {
  const code = exitCode(life)
  if (code === undefined) return false
  if (metadata.deletionTimestamp !== undefined || spec.restartPolicy === 'Never') return true
  return spec.restartPolicy === 'OnFailure' && code === 0
}

function exitCode(life: ContainerLife | undefined): number | undefined {
  return life !== undefined && 'terminated' in life.state ? life.state.terminated.exitCode : undefined
}

/** An init container that has succeeded, or a sidecar that has started. */
export function isThrough(container: Container, life: ContainerLife | undefined): boolean {
  return isSidecar(container) ? life?.started === true : exitCode(life) === 0
}

/** An init container that goes on running. */
export function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always'
}

function holds({ status }: Pod, type: string): boolean {
  return status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') === true
}

function statuses(
  field: string,
  containers: readonly Container[],
  lives: ReadonlyMap<string, ContainerLife>,
  pod: Pod,
): Json {
  if (containers.length === 0) return {}
  return { [field]: containers.map((container) => containerStatus(container, lives.get(container.name), pod)) }
}

function containerStatus(container: Container, life: ContainerLife | undefined, pod: Pod): Json {
  const { name, image, resources = {} } = container
  const reason = pod.spec.initContainers === undefined ? 'ContainerCreating' : 'PodInitializing'
  const waiting = { waiting: { reason } }
  if (life === undefined)
    return { name, image, imageID: '', ready: false, started: false, restartCount: 0, state: waiting }
  const ran = 'waiting' in life.state && life.lastEnd === undefined ? {} : identity(pod, container, life)
  const { requests } = resources
  return {
    name,
    image,
    imageID: '',
    ...ran,
    ready: life.ready || exitCode(life) === 0,
    started: life.started,
    restartCount: life.restarts,
    state: life.state,
    lastState: life.lastEnd === undefined ? {} : { terminated: life.lastEnd },
    resources,
    ...(requests === undefined ? {} : { allocatedResources: requests }),
  }
}

/** A digest that belongs to the image's name, and an id of the run. */
function identity(pod: Pod, { name, image }: Container, life: ContainerLife): Json {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')
  const repository = image.replace(/@.*$/, '').replace(/:[^/]*$/, '')
  const imageID = image.includes('@') ? image : `${repository}@sha256:${digest(image)}`
  return { imageID, containerID: `scripted://${digest(`${pod.metadata.uid}/${name}/${life.restarts}`)}` }
}
