import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from '../../../../cluster/api.ts'
import { ask, type Ask, type Outcome } from './asks.ts'

/** One answer of a load; times are milliseconds of `performance.now()`. */
export interface Answered extends Ask {
  outcome: Outcome
  message: string
  sentAt: number
  answeredAt: number
}

/** Requests that go on until they are stopped. */
export interface Load {
  /** Those answered so far. */
  answers: readonly Answered[]
  /** Resolves when the last one is answered. */
  stop(): Promise<readonly Answered[]>
}

/** What a busy machine cannot answer in time is not caught up with all at once. */
const mostAtATime = 100

/** Sends the asks in turn, so many a second. */
export function startLoad(api: Api, asks: readonly Ask[], perSecond: number): Load {
  const stopping = new AbortController()
  const answers: Answered[] = []
  const running = new Set<Promise<void>>()
  const began = performance.now()

  async function send(one: Ask): Promise<void> {
    const sentAt = performance.now()
    answers.push({ ...one, ...(await ask(api, one)), sentAt, answeredAt: performance.now() })
  }

  async function run(): Promise<void> {
    for (let sent = 0; !stopping.signal.aborted;) {
      const due = ((performance.now() - began) / 1000) * perSecond
      for (; sent < due && running.size < mostAtATime; sent += 1) {
        const one = asks[sent % asks.length]
        if (one === undefined) throw new Error('a load needs something to ask')
        const request = send(one)
        running.add(request)
        void request.then(() => running.delete(request))
      }
      // What could not be sent in time is left out.
      sent = Math.max(sent, Math.floor(due))
      await sleep(5)
    }
    await Promise.all(running)
  }

  const ended = run()
  return {
    answers,
    async stop() {
      stopping.abort()
      await ended
      return answers
    },
  }
}
