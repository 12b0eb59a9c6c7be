import type { Logger } from 'pino'
import type { ServerTime } from '../cluster/server-time.ts'
import type { Metrics } from './metrics.ts'

/** The farthest that the clocks of a healthy cluster are from each other (seconds). */
const most = 300

/** How far the own clock is from the API server's. */
export interface ClockSkew {
  /** Whole seconds, positive where the own clock is ahead; undefined before the API server has answered. */
  seconds(): number | undefined
  /** A sentence where it is more than five minutes. */
  problem(): string | undefined
  /** Tells log and metric. Never rejects. */
  round(): Promise<void>
}

/** What watching it takes. */
export interface ClockSkewOptions {
  /** The newest time that the API server told; `ApiClient.clock`. */
  clock: () => ServerTime | undefined
  log: Pick<Logger, 'info' | 'error'>
  metrics: Pick<Metrics, 'clockSkew'>
}

/**
 * Watches the own clock. One that is far off makes certificates that nobody accepts yet, or any more: the API server looks at them
 * with its own.
 */
export function watchClock({ clock, log, metrics }: ClockSkewOptions): ClockSkew {
  let wasOff = false
  const seconds = () => secondsOf(clock())
  const problem = () => problemOf(seconds())
  return {
    seconds,
    problem,
    round() {
      const skewSeconds = seconds()
      if (skewSeconds === undefined) return Promise.resolve()
      metrics.clockSkew.set(skewSeconds)
      const reason = problem()
      const isOff = reason !== undefined
      if (isOff && !wasOff) log.error({ skewSeconds, reason }, 'the clock of this replica is off')
      if (!isOff && wasOff) log.info({ skewSeconds }, 'the clock of this replica is right again')
      wasOff = isOff
      return Promise.resolve()
    },
  }
}

/** The server's time is cut to seconds, so clocks that agree differ by 0 to 999 ms. */
function secondsOf(heard: ServerTime | undefined): number | undefined {
  return heard === undefined ? undefined : Math.floor((heard.at - heard.serverTime) / 1000)
}

function problemOf(skew: number | undefined): string | undefined {
  if (skew === undefined || Math.abs(skew) <= most) return undefined
  const direction = skew > 0 ? 'ahead of' : 'behind'
  return `the clock of this replica is ${Math.abs(skew)} seconds ${direction} the API server's: no certificate is made until they agree within ${most}; set the clock of its node (NTP)`
}
