import type { Told } from './events.ts'
import type { Pod } from './pod.ts'
import { goDuration } from './time.ts'

/** Waits between restarts, ms: the first, then doubled up to the last. A real kubelet takes 10 s to 5 min. */
export interface BackOff {
  first: number
  last: number
}

/** How long this kubelet waits after so many back-offs. */
export function waitOf({ first, last }: BackOff, times: number): number {
  return Math.min(last, first * 2 ** times)
}

/** A container and its Pod, for messages. */
export interface Named {
  container: string
  /** See `fullPodName`. */
  pod: string
}

/** What a container shows while it backs off: with the time that a real kubelet would wait, from the first back-off (1) on. */
export function crashLoopBackOff({ container, pod }: Named, times: number): { reason: string; message: string } {
  const wait = goDuration(Math.min(300_000, 10_000 * 2 ** (times - 1)))
  return { reason: 'CrashLoopBackOff', message: `back-off ${wait} restarting failed container=${container} pod=${pod}` }
}

/** The Event of a back-off, so long (ms) ago. */
export function backOffEvent({ container, pod }: Named, ago = 0): Told {
  const message = `Back-off restarting failed container ${container} in pod ${pod}`
  return { type: 'Warning', reason: 'BackOff', message, ago }
}

/** As the kubelet writes a Pod in messages. */
export function fullPodName({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`
}
