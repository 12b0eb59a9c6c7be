import type { Clock } from '../policies/images/clock.ts'
import { beforeDeadline } from './before-deadline.ts'

/** The clocks of this process; `steady` is `performance.now()`. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  steady: () => performance.now(),
  before: beforeDeadline,
  abortIn: (milliseconds) => AbortSignal.timeout(milliseconds),
}
