import { setTimeout as sleep } from 'node:timers/promises'
import type { Container, Probe } from './pod.ts'
import { probeOnce } from './probe.ts'

/** What the probes of one run tell. */
export interface ProbeEvents {
  /** The startup probe has succeeded, or there is none. */
  onStarted: () => void
  onReady: (ready: boolean) => void
  /** A probe failed; `times` in a row, default once. */
  onFailure: (probe: 'Startup' | 'Readiness' | 'Liveness', text: string, times?: number) => void
  /** The container must be restarted; `grace` (ms) is the Pod's where it is not given. */
  onUnhealthy: (probe: 'startup' | 'liveness', grace?: number) => void
}

/** A container that is not ready yet is asked more often than its probe says, so that tests need not wait. */
const eager = 200

/** Makes the probes of one run of a container until `signal` aborts. */
export async function runProbes(
  container: Container,
  address: string,
  signal: AbortSignal,
  events: ProbeEvents,
): Promise<void> {
  const { startupProbe, readinessProbe, livenessProbe } = container
  const asking =
    (name: Parameters<ProbeEvents['onFailure']>[0]) =>
    async (probe: Probe): Promise<boolean> => {
      const failure = await probeOnce(probe, container, address)
      if (failure !== undefined && !signal.aborted) events.onFailure(name, failure)
      return failure === undefined
    }
  try {
    if (startupProbe !== undefined) {
      const verdict = await firstVerdict(startupProbe, asking('Startup'), signal)
      if (!verdict) {
        events.onUnhealthy('startup')
        return
      }
    }
    events.onStarted()
    if (readinessProbe === undefined) events.onReady(true)
    await Promise.all([
      readinessProbe === undefined ? undefined : keepReady(readinessProbe, asking('Readiness'), signal, events.onReady),
      livenessProbe === undefined
        ? undefined
        : keepAlive(livenessProbe, asking('Liveness'), signal, events.onUnhealthy),
    ])
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

type Ask = (probe: Probe) => Promise<boolean>

/** True at the first success, false after as many failures as the probe allows. */
async function firstVerdict(probe: Probe, ask: Ask, signal: AbortSignal): Promise<boolean> {
  await pause(probe.initialDelaySeconds ?? 0, signal)
  const patience = (probe.failureThreshold ?? 3) * (probe.periodSeconds ?? 10) * 1000
  const deadline = Date.now() + patience
  while (Date.now() < deadline) {
    if (await ask(probe)) return true
    await sleep(eager, undefined, { signal })
  }
  return false
}

async function keepReady(
  probe: Probe,
  ask: Ask,
  signal: AbortSignal,
  onReady: (ready: boolean) => void,
): Promise<void> {
  await pause(probe.initialDelaySeconds ?? 0, signal)
  const { periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = probe
  let ready = false
  let inRow = 0
  for (;;) {
    const success = await ask(probe)
    signal.throwIfAborted()
    inRow = success === ready ? 0 : inRow + 1
    if (inRow >= (ready ? failureThreshold : successThreshold)) {
      ready = success
      inRow = 0
      onReady(ready)
    }
    await sleep(ready ? periodSeconds * 1000 : Math.min(eager, periodSeconds * 1000), undefined, { signal })
  }
}

async function keepAlive(
  probe: Probe,
  ask: Ask,
  signal: AbortSignal,
  onDead: ProbeEvents['onUnhealthy'],
): Promise<void> {
  await pause(probe.initialDelaySeconds ?? 0, signal)
  const { periodSeconds = 10, failureThreshold = 3 } = probe
  for (let failures = 0; failures < failureThreshold;) {
    failures = (await ask(probe)) ? 0 : failures + 1
    signal.throwIfAborted()
    if (failures < failureThreshold) await pause(periodSeconds, signal)
  }
  onDead('liveness')
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal })
}
