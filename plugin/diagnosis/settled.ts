import type { ContainerView } from './container-view.ts'
import type { PodView } from './pod-view.ts'
import { hours, minutes } from '../text/time.ts'

/** A container that restarted is recovered when it is ready and was not restarted for this long. */
export const recoveredAfter = 10 * minutes
/** How long a pull or the creation of a container may take before it is trouble. */
export const creationPatience = 2 * minutes
/** How long an init container may run before it is trouble. */
export const initPatience = 10 * minutes
/** Three liveness kills within this time are trouble, while the last is younger than `recoveredAfter`. */
export const livenessWindow = hours

/** True for a Pod that needs no look: ready without a recent restart, done, or on its way out within its grace period. */
export function isSettled(pod: PodView, now: number): boolean {
  if (pod.phase === 'Succeeded') return pod.deletionTime === undefined || now < pod.deletionTime
  if (pod.deletionTime !== undefined) return now < pod.deletionTime
  if (!pod.ready || pod.phase !== 'Running') return false
  return pod.containers.every((container) => isCalm(container, now))
}

/** True for a container that did not end lately. */
function isCalm({ last, restarts }: ContainerView, now: number): boolean {
  if (restarts === 0 || last === undefined) return true
  return now - (last.finishedAt ?? 0) >= recoveredAfter
}
