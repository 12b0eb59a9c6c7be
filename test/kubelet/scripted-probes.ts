import { setTimeout as sleep } from 'node:timers/promises'
import type { Runs } from './behaviour.ts'
import type { Container, Probe } from './pod.ts'
import type { ProbeEvents } from './prober.ts'

/** Tells what the probes of a scripted run tell, without making them. */
export async function scriptedProbes(
  container: Container,
  { ready, ignoresTerm, probes = {}, after = 50 }: Runs,
  signal: AbortSignal,
  events: ProbeEvents,
): Promise<void> {
  const { startup, readiness, liveness } = probes
  if (startup === undefined) events.onStarted()
  events.onReady(ready ?? (startup === undefined && readiness === undefined))
  if (readiness !== undefined) events.onFailure('Readiness', readiness, threshold(container.readinessProbe))
  const fatal = startup ?? liveness
  if (fatal === undefined) return
  await sleep(after, undefined, { signal }).catch(() => undefined)
  if (signal.aborted) return
  const isStartup = startup !== undefined
  const probe = isStartup ? container.startupProbe : container.livenessProbe
  events.onFailure(isStartup ? 'Startup' : 'Liveness', fatal, threshold(probe))
  // Nobody waits for the grace period of a script.
  events.onUnhealthy(isStartup ? 'startup' : 'liveness', ignoresTerm === true ? 0 : undefined)
}

function threshold(probe: Probe | undefined): number {
  return probe?.failureThreshold ?? 3
}
