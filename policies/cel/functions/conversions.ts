import { printCidr } from '../values/cidr.ts'
import { printDuration, readDuration } from '../values/duration.ts'
import { fault, textFault } from '../values/fault.ts'
import type { Result } from '../values/fault.ts'
import { toInt, toUint } from '../values/integer.ts'
import { printIp } from '../values/ip.ts'
import { printTimestamp, readTimestamp, timestampOf } from '../values/timestamp.ts'
import { kindOf, typeName } from '../values/value.ts'
import { func } from './define.ts'
import type { Overload } from './define.ts'

const SECOND = 1_000_000_000n
const LONGEST_NUMBER = 64
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const SPECIAL_DOUBLES: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
])
const BOOLS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
])

function unreadable(text: string, type: string): Result {
  return textFault(text, `cannot be read as ${type}`)
}

function readInteger(text: string): bigint | undefined {
  return text.length <= LONGEST_NUMBER && /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined
}

function readDouble(text: string): number | undefined {
  if (text.length > 4 * LONGEST_NUMBER) {
    return undefined
  }
  const special = SPECIAL_DOUBLES.get(text.toLowerCase().replace(/^[+-]/, ''))
  if (special !== undefined) {
    return text.startsWith('-') ? -special : special
  }
  const number = DECIMAL.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

/** A double as a whole number, or the error for one outside `limit`; NaN is outside. */
function truncated(value: number, lowest: number, limit: number): bigint | undefined {
  return value > lowest && value < limit ? BigInt(Math.trunc(value)) : undefined
}

/** A double as Go's `%g` prints it: the shortest digits, with an exponent from a million on and below 0.0001. */
export function printDouble(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  }
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) {
    return Object.is(value, -0) ? '-0' : String(value)
  }
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function decodeUtf8(bytes: Uint8Array): Result {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return fault('the bytes are not valid UTF-8')
  }
}

const toInts: readonly Overload[] = [
  func('int', ['int'], 'int', (_, value) => value),
  func('int', ['uint'], 'int', (_, value) => toInt(value.value)),
  func('int', ['double'], 'int', (_, value) => truncated(value, -(2 ** 63), 2 ** 63) ?? fault('integer overflow')),
  func('int', ['string'], 'int', (_, text) => {
    const whole = readInteger(text)
    return whole === undefined ? unreadable(text, 'an int') : toInt(whole)
  }),
  func('int', ['timestamp'], 'int', (_, time) => (time.nanos - (((time.nanos % SECOND) + SECOND) % SECOND)) / SECOND),
  func('int', ['duration'], 'int', (_, duration) => duration.nanos),
  func('uint', ['uint'], 'uint', (_, value) => value),
  func('uint', ['int'], 'uint', (_, value) => toUint(value)),
  func('uint', ['double'], 'uint', (_, value) => toUint(truncated(value, -1, 2 ** 64) ?? -1n)),
  func('uint', ['string'], 'uint', (_, text) => {
    const whole = text.startsWith('-') ? undefined : readInteger(text)
    return whole === undefined ? unreadable(text, 'a uint') : toUint(whole)
  }),
]

const toScalars: readonly Overload[] = [
  func('double', ['double'], 'double', (_, value) => value),
  func('double', ['int'], 'double', (_, value) => Number(value)),
  func('double', ['uint'], 'double', (_, value) => Number(value.value)),
  func('double', ['string'], 'double', (_, text) => readDouble(text) ?? unreadable(text, 'a double')),
  func('bool', ['bool'], 'bool', (_, value) => value),
  func('bool', ['string'], 'bool', (_, text) => BOOLS.get(text) ?? unreadable(text, 'a bool')),
  func('bytes', ['bytes'], 'bytes', (_, value) => value),
  func('bytes', ['string'], 'bytes', (budget, text) => {
    budget.spendText(text.length)
    return new TextEncoder().encode(text)
  }),
]

const toStrings: readonly Overload[] = [
  func('string', ['string'], 'string', (_, value) => value),
  func('string', ['bool'], 'string', (_, value) => String(value)),
  func('string', ['int'], 'string', (_, value) => String(value)),
  func('string', ['uint'], 'string', (_, value) => String(value.value)),
  func('string', ['double'], 'string', (_, value) => printDouble(value)),
  func('string', ['bytes'], 'string', (budget, bytes) => {
    budget.spendText(bytes.length)
    return decodeUtf8(bytes)
  }),
  func('string', ['timestamp'], 'string', (_, time) => printTimestamp(time)),
  func('string', ['duration'], 'string', (_, duration) => printDuration(duration)),
  func('string', ['ip'], 'string', (_, ip) => printIp(ip)),
  func('string', ['cidr'], 'string', (_, cidr) => printCidr(cidr)),
]

/** Conversions between types, and `type` and `dyn`. */
export const conversions: readonly Overload[] = [
  ...toInts,
  ...toScalars,
  ...toStrings,
  func('timestamp', ['timestamp'], 'timestamp', (_, time) => time),
  func('timestamp', ['string'], 'timestamp', (_, text) => readTimestamp(text)),
  func('timestamp', ['int'], 'timestamp', (_, seconds) => timestampOf(seconds * SECOND)),
  func('duration', ['duration'], 'duration', (_, duration) => duration),
  func('duration', ['string'], 'duration', (_, text) => readDuration(text)),
  func('type', ['dyn'], 'type', (_, value) => ({ kind: 'type', name: typeName(kindOf(value)) })),
  func('dyn', ['dyn'], 'dyn', (_, value) => value),
]
