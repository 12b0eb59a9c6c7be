import type { ApiClient } from './api-client.ts'
import type { ApiFailure } from './api-result.ts'
import { beforeDeadline } from './before-deadline.ts'
import { createEntry, mayPass, writeEntry, type EventEntry } from './event-entry.ts'
import { keyOf, type RecordedEvent } from './event-object.ts'
import { createEventQueue } from './event-queue.ts'
import { createTokens } from './tokens.ts'

export type { ObjectReferenceLike, RecordedEvent } from './event-object.ts'

/** Where Events go, who reports them, and how many. */
export interface EventRecorderOptions {
  client: ApiClient
  /** `reportingController`, a qualified name: `kubectl-heal.io/admission`. */
  controller: string
  /** `reportingInstance`: the Pod. */
  instance: string
  /** milliseconds of the wall clock */
  now: () => number
  onProblem?(failure: ApiFailure): void
  /** Different Events that wait or are remembered at most (default 1,000); more are dropped and counted. */
  limit?: number
  /** Equal Events within this time become one series (milliseconds, default 10 minutes). */
  seriesFor?: number
  /** A series is written at most this often (milliseconds, default 10 s). */
  seriesEvery?: number
  /** Writes in a second on average (default 10), and how many may come at once (default 50). */
  rate?: { perSecond: number; burst: number }
}

/** Writes Events in the background; recording never fails and never waits. */
export interface EventRecorder {
  record(event: RecordedEvent): void
  /** How many were dropped so far: there was no room, or the API server refused them. */
  dropped(): number
  /** Writes what waits, series too, for at most five seconds. */
  flush(): Promise<void>
  /** Flushes, and records no more. */
  stop(): Promise<void>
}

const flushTime = 5_000
const mostFailures = 6

/** A recorder of one controller's Events. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const seriesEvery = options.seriesEvery ?? 10_000
  const queue = createEventQueue(options.limit ?? 1_000, options.seriesFor ?? 600_000)
  const tokens = createTokens(options.rate ?? { perSecond: 10, burst: 50 })
  let isStopped = false
  let dropped = 0
  let writing: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let timerAt = Infinity

  function schedule(at: number): void {
    const due = Math.max(at, tokens.readyAt())
    if (writing !== undefined || timerAt <= due) return
    clearTimeout(timer)
    timerAt = due
    timer = setTimeout(onTimer, Math.max(0, due - performance.now()))
    // What waits is for `flush` to bring out; it alone keeps no process alive.
    timer.unref()
  }

  function onTimer(): void {
    timerAt = Infinity
    const entry = queue.next()
    // A write that is running looks for the next one itself.
    if (entry === undefined || writing !== undefined) return
    if (entry.dueAt > performance.now() || !tokens.take()) schedule(entry.dueAt)
    else void writeNow(entry)
  }

  async function writeNow(entry: EventEntry): Promise<void> {
    writing = write(entry)
    await writing
    writing = undefined
    const next = queue.next()
    if (next !== undefined) schedule(next.dueAt)
  }

  async function write(entry: EventEntry): Promise<void> {
    const failed = await writeEntry(options, entry)
    const isFinal = failed !== undefined && (!mayPass(failed) || entry.failures + 1 >= mostFailures)
    entry.failures = failed === undefined || isFinal ? 0 : entry.failures + 1
    entry.dueAt = performance.now() + (entry.failures > 0 ? 500 * 2 ** entry.failures : seriesEvery)
    if (isFinal) {
      dropped += entry.count - entry.written
      entry.written = entry.count
    }
    if (failed !== undefined) options.onProblem?.(failed)
  }

  async function drain(until: number): Promise<void> {
    while (performance.now() < until) {
      await writing
      const entry = queue.next()
      if (entry === undefined) return
      await writeNow(entry)
      // The API server is away: what waits goes on waiting.
      if (entry.failures > 0) return
    }
  }

  async function flush(): Promise<void> {
    const until = performance.now() + flushTime
    await beforeDeadline(drain(until), until, undefined)
  }

  return {
    record(event) {
      if (isStopped) return
      const known = queue.add(keyOf(event), () => createEntry(event, performance.now(), options.now()), options.now)
      if (known === undefined) dropped += 1
      else schedule(known.dueAt)
    },
    dropped: () => dropped,
    flush,
    async stop() {
      isStopped = true
      await flush()
      clearTimeout(timer)
    },
  }
}
