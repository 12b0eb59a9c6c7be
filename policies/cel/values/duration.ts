import { fault, textFault } from './fault.ts'
import type { Fault } from './fault.ts'
import { inInt64 } from './integer.ts'

/** A length of time in nanoseconds, of any sign, within int64. */
export interface Duration {
  readonly kind: 'duration'
  readonly nanos: bigint
}

const NANOS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}
const LONGEST = 128
const WHOLE = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/
const PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g

/** A duration of that many nanoseconds, or the error for one that does not fit. */
export function durationOf(nanos: bigint): Duration | Fault {
  return inInt64(nanos) ? { kind: 'duration', nanos } : fault('duration overflow')
}

/** Reads Go's notation: `1h30m`, `-1.5s`, `0`. */
export function readDuration(text: string): Duration | Fault {
  if (/^[+-]?0$/.test(text)) {
    return { kind: 'duration', nanos: 0n }
  }
  if (text.length > LONGEST || !WHOLE.test(text)) {
    return textFault(text, "is not a duration such as '1h30m'")
  }
  const nanos = [...text.matchAll(PART)].reduce(
    (sum, [, whole, fraction, unit]) => sum + part(whole, fraction, unit),
    0n,
  )
  return durationOf(text.startsWith('-') ? -nanos : nanos)
}

function part(whole = '', fraction = '', unit = ''): bigint {
  return (BigInt(whole + fraction) * (NANOS[unit] ?? 0n)) / 10n ** BigInt(fraction.length)
}

/** Seconds with as many decimals as needed, such as `3601.5s`. */
export function printDuration(duration: Duration): string {
  const { nanos } = duration
  const absolute = nanos < 0n ? -nanos : nanos
  const fraction = String(absolute % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0{1,9}$/, '')
  return `${nanos < 0n ? '-' : ''}${String(absolute / 1_000_000_000n)}${fraction === '' ? '' : `.${fraction}`}s`
}
