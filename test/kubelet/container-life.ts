import { setTimeout as sleep } from 'node:timers/promises'
import type { Ending, Instance } from './instance.ts'
import type { Container } from './pod.ts'
import { runProbes } from './prober.ts'

/** The state of a container as the API has it. */
export type ContainerState =
  { waiting: { reason: string; message?: string } } | { running: { startedAt: string } } | { terminated: Ended }

/** How a run ended, as the API has it. */
export interface Ended {
  exitCode: number
  signal?: number
  reason: string
  message?: string
  startedAt: string
  finishedAt: string
}

/** What a container is started with. */
export interface LifeOptions {
  container: Container
  address: string
  /** When it is started again. */
  restart: 'Always' | 'OnFailure' | 'Never'
  /** ms a process has between SIGTERM and SIGKILL when a probe wants it gone. */
  grace: number
  /** Waits between restarts, ms: the first, then doubled up to the last. */
  backOff: { first: number; last: number }
  /** `instance`, or why it cannot start; `ready` is set when the probes are not made. */
  launch: () => Promise<{ instance: Instance; ready?: boolean } | { reason: string; message: string }>
  onChange: () => void
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
  /** Resolves when it will not start again. */
  done: Promise<void>
  /** SIGTERM, after the grace (ms) SIGKILL; it will not start again. */
  stop(grace: number): Promise<void>
  /** Ends this run; the restart policy says what follows. */
  restart(): void
}

/** Starts a container. */
export function startLife(options: LifeOptions): ContainerLife {
  const { container, backOff, launch, onChange } = options
  const stopping = new AbortController()
  let current: Instance | undefined
  const life: ContainerLife = {
    ...{ container, restarts: 0, ready: false, started: false, stop, restart },
    state: { waiting: { reason: 'ContainerCreating' } },
    done: Promise.resolve(),
  }

  /** Tries until there is an instance; undefined when it is to stop before. */
  async function start(): Promise<{ instance: Instance; ready?: boolean } | undefined> {
    while (!stopping.signal.aborted) {
      const result = await launch()
      if ('instance' in result) return result
      life.state = { waiting: result }
      onChange()
      await pause(backOff.last)
    }
    return undefined
  }

  async function live(): Promise<void> {
    for (let runs = 0; ; runs += 1) {
      const begun = await start()
      if (begun === undefined) return
      if (runs > 0) life.restarts += 1
      const ended = await run(begun.instance, begun.ready)
      life.state = { terminated: ended }
      Object.assign(life, { ready: false, started: false, pid: undefined })
      onChange()
      if (stopping.signal.aborted || !startsAgain(ended.exitCode)) return
      life.lastEnd = ended
      if (runs > 0) {
        const message = `back-off restarting failed container=${container.name}`
        life.state = { waiting: { reason: 'CrashLoopBackOff', message } }
        onChange()
        await pause(Math.min(backOff.last, backOff.first * 2 ** runs))
      }
    }
  }

  async function run(instance: Instance, ready: boolean | undefined): Promise<Ended> {
    const startedAt = timestamp()
    const probes = new AbortController()
    current = instance
    life.pid = instance.pid
    life.state = { running: { startedAt } }
    if (ready !== undefined) Object.assign(life, { ready, started: true })
    else void probe(probes.signal)
    onChange()
    if (stopping.signal.aborted) instance.signal('SIGKILL')
    const ending = await instance.ended
    probes.abort()
    current = undefined
    return endedOf(ending, startedAt)
  }

  async function probe(signal: AbortSignal): Promise<void> {
    const set = (change: Partial<ContainerLife>) => {
      Object.assign(life, change)
      onChange()
    }
    await runProbes(container, options.address, signal, {
      onStarted: () => {
        set({ started: true })
      },
      onReady: (ready) => {
        set({ ready })
      },
      onUnhealthy: restart,
    })
  }

  function startsAgain(code: number): boolean {
    return options.restart === 'Always' || (options.restart === 'OnFailure' && code !== 0)
  }

  function restart(): void {
    if (current !== undefined) void endInstance(current, options.grace)
  }

  async function stop(grace: number): Promise<void> {
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

function endedOf({ code, signal, reason, message }: Ending, startedAt: string): Ended {
  return {
    exitCode: code,
    reason: reason ?? (code === 0 ? 'Completed' : 'Error'),
    startedAt,
    finishedAt: timestamp(),
    ...(signal === undefined ? {} : { signal }),
    ...(message === undefined ? {} : { message }),
  }
}

/** Now, as the API writes it. */
export function timestamp(): string {
  return new Date().toISOString().replace(/\.\d+/, '')
}
