import { setTimeout as sleep } from 'node:timers/promises'
import { backOffEvent, crashLoopBackOff, waitOf, type BackOff, type Named } from './back-off.ts'
import { endedOf, type ContainerState, type Ended } from './container-state.ts'
import type { Told } from './events.ts'
import type { Ending, Instance } from './instance.ts'
import type { Container } from './pod.ts'
import type { ProbeEvents } from './prober.ts'
import { timestamp } from './time.ts'

/** A run that has begun. */
export interface Begun {
  instance: Instance
  /** How long ago, ms. */
  ago?: number
  /** Restarts that were before. */
  restarts?: number
  /** Another run follows without a wait. */
  hurries?: boolean
  /** What `kubectl logs` shows. */
  logs?: () => Promise<string>
  /** Makes its probes until the signal aborts. */
  probe: (signal: AbortSignal, events: ProbeEvents) => Promise<void>
}

/** What a container is started with. */
export interface LifeOptions {
  container: Container
  /** When it is started again. */
  restart: 'Always' | 'OnFailure' | 'Never'
  /** ms a process has between SIGTERM and SIGKILL when a probe wants it gone. */
  grace: number
  backOff: BackOff
  /** Starts its run of this number (from 0), or says why it cannot start, at this try (from 0). */
  launch: (run: number, tries: number) => Promise<Begun | { reason: string; message: string }>
  /** The full name of its Pod, for messages. */
  pod: string
  onChange: () => void
  tell: (told: Told) => void
}

/** A container from its first start to its last end. */
export interface ContainerLife {
  readonly container: Container
  state: ContainerState
  lastEnd?: Ended
  restarts: number
  ready: boolean
  started: boolean
  /** Of its process, while it runs as one. */
  pid?: number | undefined
  /** What this run and the one before wrote. */
  logs?: () => Promise<string>
  lastLogs?: () => Promise<string>
  /** Resolves when it will not start again. */
  done: Promise<void>
  /** SIGTERM, after the grace (ms) SIGKILL; it will not start again. */
  stop(grace: number): Promise<void>
  /** Ends this run; the restart policy says what follows. */
  restart(): void
}

/** Starts a container. */
export function startLife(options: LifeOptions): ContainerLife {
  const { container, backOff, onChange, tell } = options
  const named: Named = { container: container.name, pod: options.pod }
  const stopping = new AbortController()
  let current: Instance | undefined
  const life: ContainerLife = {
    ...{ container, restarts: 0, ready: false, started: false, stop, restart },
    state: { waiting: { reason: 'ContainerCreating' } },
    done: Promise.resolve(),
  }

  /** Tries until there is a run; undefined when it is to stop before. */
  async function start(run: number): Promise<Begun | undefined> {
    for (let tries = 0; !stopping.signal.aborted; tries += 1) {
      const result = await options.launch(run, tries)
      if ('instance' in result) return result
      life.state = { waiting: result }
      onChange()
      await pause(waitOf(backOff, Math.min(tries, 3)))
    }
    return undefined
  }

  async function live(): Promise<void> {
    for (let runs = 0; ; runs += 1) {
      const begun = await start(runs)
      if (begun === undefined) return
      life.restarts += (runs > 0 ? 1 : 0) + (runs === 0 ? (begun.restarts ?? 0) : 0)
      const { ended, ending } = await run(begun)
      life.state = { terminated: ended }
      Object.assign(life, { ready: false, started: false, pid: undefined, lastLogs: begun.logs })
      onChange()
      if (stopping.signal.aborted || !startsAgain(ended.exitCode)) return
      life.lastEnd = ended
      await wait(runs, ending, begun.hurries === true)
    }
  }

  /** Between two runs: the first restart is made at once, later ones after longer and longer waits. */
  async function wait(runs: number, { shown, ago }: Ending, hurries: boolean): Promise<void> {
    if (runs > 0) tell(backOffEvent(named, ago))
    if (hurries) return
    if (shown !== undefined) await waitAs(shown, 0)
    if (runs > 0) await waitAs(crashLoopBackOff(named, runs), runs)
  }

  async function waitAs(waiting: { reason: string; message: string }, times: number): Promise<void> {
    life.state = { waiting }
    onChange()
    await pause(waitOf(backOff, times))
  }

  async function run({ instance, ago = 0, logs, probe }: Begun): Promise<{ ended: Ended; ending: Ending }> {
    const startedAt = timestamp(Date.now() - ago)
    const probes = new AbortController()
    current = instance
    life.pid = instance.pid
    if (logs !== undefined) life.logs = logs
    life.state = { running: { startedAt } }
    void probe(probes.signal, probeEvents(ago))
    onChange()
    if (stopping.signal.aborted) instance.signal('SIGKILL')
    const ending = await instance.ended
    probes.abort()
    current = undefined
    return { ended: endedOf(ending, startedAt), ending }
  }

  function probeEvents(ago: number): ProbeEvents {
    const set = (change: Partial<ContainerLife>) => {
      Object.assign(life, change)
      onChange()
    }
    return {
      onStarted: () => {
        set({ started: true })
      },
      onReady: (ready) => {
        set({ ready })
      },
      onFailure: (probe, text, times = 1) => {
        tell({ type: 'Warning', reason: 'Unhealthy', message: `${probe} probe failed: ${text}`, times, ago })
      },
      onUnhealthy: (probe, grace = options.grace) => {
        const message = `Container ${container.name} failed ${probe} probe, will be restarted`
        tell({ type: 'Normal', reason: 'Killing', message, ago })
        if (current !== undefined) void endInstance(current, grace)
      },
    }
  }

  function startsAgain(code: number): boolean {
    return options.restart === 'Always' || (options.restart === 'OnFailure' && code !== 0)
  }

  function restart(): void {
    if (current !== undefined) void endInstance(current, options.grace)
  }

  async function stop(grace: number): Promise<void> {
    if (current !== undefined && !stopping.signal.aborted)
      tell({ type: 'Normal', reason: 'Killing', message: `Stopping container ${container.name}` })
    stopping.abort()
    if (current !== undefined) await endInstance(current, grace)
    await life.done
  }

  async function pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined)
  }

  life.done = live()
  return life
}

async function endInstance(instance: Instance, grace: number): Promise<void> {
  instance.signal(grace > 0 ? 'SIGTERM' : 'SIGKILL')
  const timer = setTimeout(() => {
    instance.signal('SIGKILL')
  }, grace)
  await instance.ended
  clearTimeout(timer)
}
