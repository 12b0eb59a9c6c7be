import { poll } from './poll.ts'

/** Work that is done again and again. */
export interface Rounds {
  /** Does everything once now. */
  once(): Promise<void>
  stop(): void
}

/** Does each task every so many milliseconds, each at its own pace; tasks report their own failures. */
export function startRounds(every: number, tasks: readonly (() => Promise<void>)[]): Rounds {
  const polls = tasks.map((task) => poll(every, task))
  return {
    async once() {
      await Promise.allSettled(tasks.map((task) => task()))
    },
    stop() {
      for (const each of polls) each.stop()
    },
  }
}
