import { availableParallelism } from 'node:os'
import { createTurns } from './turns.ts'
import { startThread, type Job, type Ran, type Thread, type ThreadLimits } from './worker-thread.ts'

/** How many threads do tasks, how many tasks may wait for one (half as many of one group), and the limits of each thread. */
export interface WorkerPoolLimits extends ThreadLimits {
  threads: number
  queue: number
}

/** Threads that do tasks beside this one, and can be ended whatever they do. */
export interface WorkerPool<Task, Result> {
  /** Does a task; never rejects. The bytes move to the thread and are empty here afterwards. Groups are served by turns. */
  run(task: Task, bytes?: readonly Uint8Array[], group?: string): Promise<Ran<Result>>
  /** Ends every thread; what runs or waits is settled. */
  close(): Promise<void>
}

/** One thread fewer than the machine has processors, four at most; two seconds a task. */
export const workerPoolLimits: WorkerPoolLimits = {
  threads: Math.min(4, Math.max(1, availableParallelism() - 1)),
  queue: 128,
  taskFor: 2000,
  startFor: 10_000,
  memory: 128,
}

/** A pool whose threads run a file (see startThread). They start with the first tasks and stay; one that ends is started again when it is needed. */
export function createWorkerPool<Task, Result>(
  file: string,
  limits: WorkerPoolLimits = workerPoolLimits,
): WorkerPool<Task, Result> {
  const threads = new Set<Thread<Task, Result>>()
  const idle: Thread<Task, Result>[] = []
  const waiting = createTurns<Job<Task, Result>>()
  let closed = false

  function start(): Thread<Task, Result> {
    const thread = startThread<Task, Result>(file, limits, {
      onFree: () => {
        idle.push(thread)
        assign()
      },
      onGone: () => {
        threads.delete(thread)
        if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1)
        assign()
      },
    })
    threads.add(thread)
    return thread
  }

  /** A thread counts until it is gone: one that cannot be ended at once must not become many. */
  function assign(): void {
    while (waiting.count() > 0 && (idle.length > 0 || threads.size < limits.threads)) {
      const job = waiting.take()
      if (job !== undefined) (idle.pop() ?? start()).run(job)
    }
  }

  return {
    run(task, bytes = [], group = '') {
      if (closed) return Promise.resolve(refused('the program is ending'))
      const ofGroup = waiting.count(group)
      if (group !== '' && ofGroup >= limits.queue / 2)
        return Promise.resolve(refused(`${ofGroup} others of ${group} already wait`))
      if (waiting.count() >= limits.queue) return Promise.resolve(refused(`${limits.queue} others already wait`))
      return new Promise((settle) => {
        waiting.add(group, { task, bytes, settle })
        assign()
      })
    },
    async close() {
      closed = true
      for (const { settle } of waiting.takeAll()) settle(refused('the program is ending'))
      await Promise.all([...threads].map((thread) => thread.end(refused('the program is ending'))))
    },
  }
}

function refused(message: string): { ok: false; fault: 'refused'; message: string } {
  return { ok: false, fault: 'refused', message }
}
