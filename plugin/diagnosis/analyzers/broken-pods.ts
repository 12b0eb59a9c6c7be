import type { ContainerView } from '../container-view.ts'
import type { PodView } from '../pod-view.ts'
import { creationPatience } from '../settled.ts'

/** What a container waits for while all is well. */
const starting = new Set(['ContainerCreating', 'PodInitializing', ''])

/**
 * True for a Pod that should serve and does not, beyond what starting takes: it has failed at something, or it has been there
 * for more than two minutes. For findings that only follow from Pods (a Service without endpoints, a budget at zero).
 */
export function isBroken(pod: PodView, now: number): boolean {
  if (pod.ready || pod.deletionTime !== undefined || pod.phase === 'Succeeded') return false
  return now - pod.created >= creationPatience || pod.phase === 'Failed' || pod.containers.some(hasFailed)
}

function hasFailed({ restarts, waiting, terminated, role }: ContainerView): boolean {
  if (restarts > 0) return true
  if (waiting !== undefined) return !starting.has(waiting.reason)
  return terminated !== undefined && (terminated.exitCode !== 0 || role === 'app')
}
