import type { ContainerView } from '../container-view.ts'
import type { Facts } from '../facts.ts'
import type { PodView } from '../pod-view.ts'
import { creationPatience, recoveredAfter } from '../settled.ts'

/** What a container waits for while all is well. */
const starting = new Set(['ContainerCreating', 'PodInitializing', ''])

/**
 * True for a Pod that should serve and does not, beyond what starting takes: it has failed at something, nothing in it has started for
 * two minutes, or it has not been ready for ten. For findings that only follow from Pods (a Service without endpoints, a budget at
 * zero), which must not be told of Pods that are on their way.
 */
export function isBroken(pod: PodView, facts: Facts): boolean {
  if (pod.ready || pod.deletionTime !== undefined || pod.phase === 'Succeeded') return false
  if (pod.phase === 'Failed' || isRefused(pod) || pod.containers.some(hasFailed)) return true
  const lasting = facts.now - Math.max(pod.created, pod.condition('Ready')?.since ?? 0)
  if (lasting >= recoveredAfter) return true
  return lasting >= creationPatience && (!hasStarted(pod) || isUnhealthy(pod, facts))
}

/** The scheduler finds no place for it. */
function isRefused(pod: PodView): boolean {
  const scheduled = pod.condition('PodScheduled')
  return scheduled?.status === 'False' && scheduled.reason === 'Unschedulable'
}

function hasStarted({ containers }: PodView): boolean {
  return containers.some(({ running }) => running !== undefined)
}

/** A probe says so. */
function isUnhealthy(pod: PodView, facts: Facts): boolean {
  return facts.eventsOf(pod.object).some(({ reason }) => reason === 'Unhealthy')
}

function hasFailed({ restarts, waiting, terminated, role }: ContainerView): boolean {
  if (restarts > 0) return true
  if (waiting !== undefined) return !starting.has(waiting.reason)
  return terminated !== undefined && (terminated.exitCode !== 0 || role === 'app')
}
