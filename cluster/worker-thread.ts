import { isMarkedAsUntransferable, Worker } from 'node:worker_threads'

/** What became of a task; the message completes the sentence "it could not be done: …". */
export type Ran<Result> =
  { ok: true; value: Result } | { ok: false; fault: 'late' | 'ended' | 'refused'; message: string }

/** A task, the bytes in it that move to the thread (they are empty here afterwards), and who waits for it. */
export interface Job<Task, Result> {
  task: Task
  bytes: readonly Uint8Array[]
  settle: (ran: Ran<Result>) => void
}

/** Limits of one thread; times are in milliseconds. */
export interface ThreadLimits {
  /** A task that takes longer ends its thread. */
  taskFor: number
  /** A thread that has not said that it is ready by then is ended. */
  startFor: number
  /** MiB of heap; a thread that needs more is ended. */
  memory: number
}

/** A thread that does one task at a time. */
export interface Thread<Task, Result> {
  run(job: Job<Task, Result>): void
  /** Settles what runs, and resolves when the thread has ended. */
  end(fault: Exclude<Ran<Result>, { ok: true }>): Promise<void>
}

/** What a pool wants to know of its threads. */
export interface ThreadEvents {
  /** The thread can take another job. */
  onFree: () => void
  /** The thread is no more. */
  onGone: () => void
}

/**
 * Starts a thread from a file that posts one message when it is loaded, and then one answer for every task. Its answer is taken as a
 * Result: the file must be ours. A thread that does nothing keeps no process alive.
 */
export function startThread<Task, Result>(
  file: string,
  limits: ThreadLimits,
  events: ThreadEvents,
): Thread<Task, Result> {
  const worker = new Worker(file, {
    // Flags of the program (its memory, what it evaluates) are not the thread's.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.memory, maxYoungGenerationSizeMb: 16 },
  })
  let ready = false
  let job: Job<Task, Result> | undefined
  let timer: NodeJS.Timeout | undefined

  function settle(ran: Ran<Result>): void {
    clearTimeout(timer)
    const settled = job
    job = undefined
    settled?.settle(ran)
  }

  function limit(milliseconds: number, what: string): void {
    clearTimeout(timer)
    timer = setTimeout(() => void end({ ok: false, fault: 'late', message: what }), milliseconds)
  }

  async function end(fault: Exclude<Ran<Result>, { ok: true }>): Promise<void> {
    settle(fault)
    await worker.terminate()
  }

  function send({ task, bytes }: Job<Task, Result>): void {
    limit(limits.taskFor, `it took longer than ${limits.taskFor / 1000} s`)
    try {
      worker.postMessage(task, movable(bytes))
    } catch (error) {
      free({ ok: false, fault: 'refused', message: messageOf(error) })
    }
  }

  function free(ran: Ran<Result>): void {
    settle(ran)
    worker.unref()
    events.onFree()
  }

  worker.on('message', (message: Result) => {
    if (ready && job !== undefined) free({ ok: true, value: message })
    if (ready) return
    ready = true
    clearTimeout(timer)
    if (job !== undefined) send(job)
  })
  worker.on('error', (error) => {
    settle({ ok: false, fault: 'ended', message: messageOf(error) })
  })
  worker.on('exit', () => {
    settle({ ok: false, fault: 'ended', message: 'its thread ended' })
    events.onGone()
  })

  return {
    run(next) {
      job = next
      worker.ref()
      if (ready) send(next)
      else limit(limits.startFor, `its thread was not ready within ${limits.startFor / 1000} s`)
    },
    end,
  }
}

/** Buffers that can move as a whole; parts of a shared one are copied. */
function movable(bytes: readonly Uint8Array[]): ArrayBuffer[] {
  const whole = bytes.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && byteLength === buffer.byteLength && !isMarkedAsUntransferable(buffer)
      ? [buffer]
      : [],
  )
  return [...new Set(whole)]
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 300) : 'its thread failed'
}
