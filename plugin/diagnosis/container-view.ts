import { asArray, asObject, asString, dig, digObject, isObject, own, type JsonObject } from '../../policies/json.ts'
import type { ContainerRole } from '../../policies/kubernetes/containers.ts'
import { timeOf } from '../text/time.ts'

/** How a container ended. */
export interface Termination {
  exitCode: number
  signal: number | undefined
  reason: string
  message: string
  startedAt: number | undefined
  finishedAt: number | undefined
}

/** A container of a Pod: its spec and its status as one. */
export interface ContainerView {
  role: ContainerRole
  name: string
  image: string
  spec: JsonObject
  /** `status.containerStatuses[name=web]`, for evidence */
  statusPath: string
  /** False where the kubelet has not told of it yet. */
  reported: boolean
  ready: boolean
  started: boolean | undefined
  restarts: number
  waiting: { reason: string; message: string } | undefined
  running: { startedAt: number | undefined } | undefined
  terminated: Termination | undefined
  /** How it ended the time before. */
  last: Termination | undefined
}

const lists = [
  { list: 'initContainers', statuses: 'initContainerStatuses' },
  { list: 'containers', statuses: 'containerStatuses' },
  { list: 'ephemeralContainers', statuses: 'ephemeralContainerStatuses' },
] as const

/** The containers of a Pod, init containers first. */
export function containerViews(pod: JsonObject): ContainerView[] {
  return lists.flatMap(({ list, statuses }) => {
    const reported = asArray(dig(pod, 'status', statuses)).filter(isObject)
    return asArray(dig(pod, 'spec', list))
      .filter(isObject)
      .map((spec) => viewOf(spec, list, statuses, reported))
  })
}

function viewOf(
  spec: JsonObject,
  list: (typeof lists)[number]['list'],
  statuses: string,
  reported: readonly JsonObject[],
): ContainerView {
  const name = asString(spec['name']) ?? ''
  const status = reported.find((entry) => entry['name'] === name)
  const waiting = digObject(status, 'state', 'waiting')
  const running = digObject(status, 'state', 'running')
  return {
    role: roleOf(spec, list),
    name,
    image: asString(spec['image']) ?? '',
    spec,
    statusPath: `status.${statuses}[name=${name}]`,
    reported: status !== undefined,
    ready: own(status, 'ready') === true,
    started: asBoolean(own(status, 'started')),
    restarts: asNumber(own(status, 'restartCount')) ?? 0,
    waiting: waiting && { reason: textOf(waiting, 'reason'), message: textOf(waiting, 'message') },
    running: running && { startedAt: timeOf(running['startedAt']) },
    terminated: terminationOf(digObject(status, 'state', 'terminated')),
    last: terminationOf(digObject(status, 'lastState', 'terminated')),
  }
}

function roleOf(spec: JsonObject, list: string): ContainerRole {
  if (list === 'containers') return 'app'
  if (list === 'ephemeralContainers') return 'ephemeral'
  return spec['restartPolicy'] === 'Always' ? 'sidecar' : 'init'
}

function terminationOf(state: JsonObject | undefined): Termination | undefined {
  return (
    state && {
      exitCode: asNumber(state['exitCode']) ?? 0,
      signal: asNumber(state['signal']),
      reason: textOf(state, 'reason'),
      message: textOf(state, 'message'),
      startedAt: timeOf(state['startedAt']),
      finishedAt: timeOf(state['finishedAt']),
    }
  )
}

function textOf(object: JsonObject, key: string): string {
  return asString(object[key]) ?? ''
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

/** The object's own value as an object; for callers that look deeper into `spec`. */
export function specOf(container: ContainerView, key: string): JsonObject | undefined {
  return asObject(own(container.spec, key))
}
