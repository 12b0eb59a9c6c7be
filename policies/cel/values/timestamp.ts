import { fault, textFault } from './fault.ts'
import type { Fault } from './fault.ts'

/** A moment in nanoseconds since 1970 in UTC, between the years 1 and 9999. */
export interface Timestamp {
  readonly kind: 'timestamp'
  readonly nanos: bigint
}

const SECOND = 1_000_000_000n
const FIRST = -62_135_596_800n * SECOND
const LAST = 253_402_300_800n * SECOND - 1n
const RFC3339 = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d{0,20})?(Z|[+-]\d\d:\d\d)$/

/** A moment that many nanoseconds after 1970, or the error for one outside CEL's years. */
export function timestampOf(nanos: bigint): Timestamp | Fault {
  return nanos >= FIRST && nanos <= LAST ? { kind: 'timestamp', nanos } : fault('timestamp overflow')
}

/** Reads RFC 3339 such as `2026-11-20T22:00:00Z`. */
export function readTimestamp(text: string): Timestamp | Fault {
  const match = RFC3339.exec(text)
  const [, date = '', time = '', fraction = '', zone = ''] = match ?? []
  const seconds = match === null ? Number.NaN : Date.parse(`${date}T${time}Z`)
  // Date.parse moves the 31st of a short month into the next one, and reads 24:00.
  if (Number.isNaN(seconds) || !new Date(seconds).toISOString().startsWith(`${date}T${time}`)) {
    return textFault(text, "is not a timestamp such as '2026-11-20T22:00:00Z'")
  }
  const nanos = BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
  return timestampOf(nanos - offset(zone))
}

function offset(zone: string): bigint {
  const minutes = offsetMinutes(zone) ?? 0
  return BigInt(minutes) * 60n * SECOND
}

/** The minutes east of UTC that `+01:00` stands for, undefined for anything else; no sign means east. */
export function offsetMinutes(zone: string): number | undefined {
  const match = /^([+-]?)(\d\d):(\d\d)$/.exec(zone)
  if (match === null) {
    return undefined
  }
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -minutes : minutes
}

/** RFC 3339 in UTC with as many decimals as needed. */
export function printTimestamp(timestamp: Timestamp): string {
  const below = ((timestamp.nanos % SECOND) + SECOND) % SECOND
  const whole = new Date(Number((timestamp.nanos - below) / 1_000_000n)).toISOString().slice(0, 19)
  const fraction = String(below)
    .padStart(9, '0')
    .replace(/0{1,9}$/, '')
  return `${whole}${fraction === '' ? '' : `.${fraction}`}Z`
}
