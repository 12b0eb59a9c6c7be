import type { JsonObject } from '../../../policies/json.ts'
import { ago, days, minutes, seconds } from './clock.ts'

/** A container of a Pod, spec and status as one; else it is `web`, running and ready for a day. */
export interface ContainerParts {
  name?: string
  image?: string
  /** Merged into its spec. */
  spec?: JsonObject
  /** `running()`, `waiting(…)`, `terminated(…)`; default `running()`. */
  state?: JsonObject
  /** How it ended the time before: `terminated(…)`. */
  last?: JsonObject
  restarts?: number
  /** Default: true while running. */
  ready?: boolean
  started?: boolean
}

/** Its entry in `containerStatuses`. */
export function containerStatus(parts: ContainerParts): JsonObject {
  const { name = 'web', image = 'registry.example.com/web:1', state = running(), last = {}, restarts } = parts
  const isRunning = 'running' in state
  return {
    name,
    image,
    imageID: isRunning ? `${image.split(':')[0] ?? image}@sha256:${'0'.repeat(64)}` : '',
    ready: parts.ready ?? isRunning,
    started: parts.started ?? isRunning,
    restartCount: restarts ?? ('terminated' in last ? 3 : 0),
    state,
    lastState: last,
  }
}

/** Running since so many milliseconds ago. */
export function running(since = days): JsonObject {
  return { running: { startedAt: ago(since) } }
}

/** Waiting: `CrashLoopBackOff`, `ImagePullBackOff`, `ContainerCreating` … */
export function waiting(reason: string, message?: string): JsonObject {
  return { waiting: { reason, ...(message === undefined ? {} : { message }) } }
}

/** How a container ended: by default a minute ago, after it ran for ten seconds. */
export interface TerminatedParts {
  reason?: string
  message?: string
  /** milliseconds ago */
  ended?: number
  /** milliseconds */
  ran?: number
}

/** Ended with this exit code; the reason is the runtime's: Completed for 0, else Error. */
export function terminated(exitCode: number, parts: TerminatedParts = {}): JsonObject {
  const { reason = exitCode === 0 ? 'Completed' : 'Error', message, ended = minutes, ran = 10 * seconds } = parts
  return {
    terminated: {
      exitCode,
      reason,
      ...(message === undefined ? {} : { message }),
      startedAt: ago(ended + ran),
      finishedAt: ago(ended),
      containerID: `containerd://${'1'.repeat(64)}`,
    },
  }
}

/** A container in a crash loop: it waits for its next start after it ended this way. */
export function crashLooping(last: JsonObject, parts: ContainerParts = {}): ContainerParts {
  const name = parts.name ?? 'web'
  const message = `back-off 5m0s restarting failed container=${name} pod=web-5d9c7b8f6-x7k2p_prod-shop(uid)`
  return { restarts: 5, ...parts, state: waiting('CrashLoopBackOff', message), last, ready: false, started: false }
}
