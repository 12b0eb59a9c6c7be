import { showDuration } from '../../policies/load/duration.ts'

/** From so much on a difference of clocks is told (milliseconds). */
const toleratedSkew = 60_000

/** How far this machine's clock is ahead of the API server's (milliseconds), from one exchange. */
export function clockSkew(serverTime: number, sentAt: number, answeredAt: number): number {
  // The server's time has whole seconds, rounded down: on average it is half a second later.
  return Math.round((sentAt + answeredAt) / 2 - (serverTime + 500))
}

/** What to tell of a skew; undefined where it is none to speak of. */
export function skewWarning(skew: number): string | undefined {
  if (Math.abs(skew) <= toleratedSkew) return undefined
  const direction = skew > 0 ? 'ahead of' : 'behind'
  return `warning: the clock of this machine is ${showDuration(Math.round(Math.abs(skew) / 60_000) * 60_000)} ${direction} the API server's; times are counted by the server's`
}
