import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from '../../../cluster/api.ts'
import { ask, type Ask } from '../outages/support/asks.ts'

/** Requests that go on until they are stopped. */
export interface Bursts {
  /** How often which answer came: `bad: denied`, each with its number, and what was no verdict as it was told. */
  stop(): Promise<Record<string, number>>
}

/**
 * So many requests come together, each time. An API server keeps 25 idle connections to a webhook (client-go's transport cache): the
 * others are opened anew for every burst, so that whatever certificate is served is looked at.
 */
const together = 60

/** Sends the asks in turn, so many a second, in bursts; a burst waits for the one before, and none is caught up with. */
export function startBursts(api: Api, asks: readonly [Ask, ...Ask[]], perSecond: number): Bursts {
  const stopping = new AbortController()
  const [first] = asks
  const counts: Record<string, number> = {}

  async function send(one: Ask): Promise<void> {
    const { outcome, message } = await ask(api, one)
    const isVerdict = outcome === 'allowed' || outcome === 'denied'
    const line = `${one.bad ? 'bad' : 'good'}: ${isVerdict ? outcome : message}`
    counts[line] = (counts[line] ?? 0) + 1
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const pause = sleep((together / perSecond) * 1000)
      await Promise.all(Array.from({ length: together }, (_, index) => send(asks[index % asks.length] ?? first)))
      await pause
    }
  }

  const ended = run()
  return {
    async stop() {
      stopping.abort()
      await ended
      return counts
    },
  }
}
