import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { parseTime } from '../../policies/load/time.ts'

/** Every exception is looked at every second; its end is read once. */
const known = new WeakMap<JsonObject, { end: number | undefined }>()

/** When an exception ends or ended, revoked or not (milliseconds since the epoch); undefined where that cannot be read. */
export function endOf(exception: JsonObject): number | undefined {
  const before = known.get(exception)
  if (before !== undefined) return before.end
  const end = parseTime(asString(dig(exception, 'spec', 'expiresAt')) ?? '')
  known.set(exception, { end })
  return end
}

/** Whether an exception ended at least so many milliseconds ago; one whose end cannot be read never ends. */
export function hasEnded(exception: JsonObject, now: number, ago = 0): boolean {
  const end = endOf(exception)
  return end !== undefined && now - end >= ago
}
