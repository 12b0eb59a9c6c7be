import type { Budget } from '../values/budget.ts'
import { DEEPEST_VALUE, NestedTooDeeply } from '../values/equality.ts'
import { fault, isFault } from '../values/fault.ts'
import type { Fault, Result } from '../values/fault.ts'
import type { ListValue } from '../values/list.ts'
import { keyOf } from '../values/map.ts'
import type { MapValue } from '../values/map.ts'
import { printDuration } from '../values/duration.ts'
import { printTimestamp } from '../values/timestamp.ts'
import { kindOf, typeName } from '../values/value.ts'
import type { Value } from '../values/value.ts'
import { printDouble } from './conversions.ts'

type Text = string | Fault

const CLAUSE = /%(?:%|(?:\.(\d{1,3}))?([sdfexXbo]))|%/g
const DEFAULT_PRECISION = 6
const GREATEST_PRECISION = 100
/** Rounding a number takes about as long as this many steps. */
const ROUNDING_STEPS = 100

/** `text.format(list)`: %s %d %f %e %x %X %b %o and %%, with `.N` before f and e. */
export function formatString(text: string, values: ListValue, budget: Budget): Result {
  budget.spendText(text.length)
  let [result, used, from] = ['', 0, 0]
  for (const match of text.matchAll(CLAUSE)) {
    const literal = text.slice(from, match.index)
    from = match.index + match[0].length
    const printed = clause(match, used < values.size ? values.at(used) : undefined, budget)
    if (isFault(printed)) {
      return printed
    }
    used += match[0] === '%%' ? 0 : 1
    budget.spendText(printed.length)
    result += literal + printed
  }
  return used < values.size
    ? fault(`format has ${String(values.size)} values for ${String(used)} clauses`)
    : result + text.slice(from)
}

function clause(match: RegExpExecArray, value: Value | undefined, budget: Budget): Text {
  const [whole, precision, verb] = match
  if (whole === '%%') {
    return '%'
  }
  if (verb === undefined) {
    return fault('format knows %s %d %f %e %x %X %b %o and %%')
  }
  if (value === undefined) {
    return fault('format has fewer values than clauses')
  }
  const digits = precision === undefined ? DEFAULT_PRECISION : Number(precision)
  return digits > GREATEST_PRECISION
    ? fault(`format takes a precision of at most ${String(GREATEST_PRECISION)}`)
    : printAs(verb, value, digits, budget)
}

function printAs(verb: string, value: Value, digits: number, budget: Budget): Text {
  switch (verb) {
    case 's':
      return printString(value, budget)
    case 'd':
      return printInteger(value, 10)
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : printInteger(value, 2)
    case 'o':
      return printInteger(value, 8)
    case 'x':
      return printHex(value, budget)
    case 'X': {
      const hex = printHex(value, budget)
      return isFault(hex) ? hex : hex.toUpperCase()
    }
    default:
      return printNumber(verb, value, digits, budget)
  }
}

function wrong(verb: string, value: Value): Fault {
  return fault(`format cannot print ${typeName(kindOf(value))} with %${verb}`)
}

function printInteger(value: Value, radix: 2 | 8 | 10 | 16): Text {
  if (typeof value === 'bigint') {
    return value.toString(radix)
  }
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'uint') {
    return value.value.toString(radix)
  }
  return wrong({ 2: 'b', 8: 'o', 10: 'd', 16: 'x' }[radix], value)
}

function printHex(value: Value, budget: Budget): Text {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
    return printInteger(value, 16)
  }
  budget.spendText(2 * value.length)
  return Buffer.from(value).toString('hex')
}

function printNumber(verb: string, value: Value, digits: number, budget: Budget): Text {
  const number = typeof value === 'string' ? namedNumber(value) : value
  if (typeof number !== 'number') {
    return wrong(verb, value)
  }
  if (!Number.isFinite(number)) {
    return Number.isNaN(number) ? 'NaN' : number > 0 ? 'Infinity' : '-Infinity'
  }
  budget.spend(ROUNDING_STEPS)
  return verb === 'f' ? printFixed(number, digits) : number.toExponential(digits).replace(/([+-])(\d)$/, '$10$2')
}

/** The three doubles that may be given as text. */
function namedNumber(text: string): number | undefined {
  return /^(?:NaN|-?Infinity)$/.test(text) ? Number(text) : undefined
}

/** Rounds halves to even, as Go does; toFixed would not. */
function printFixed(number: number, digits: number): string {
  return new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    roundingMode: 'halfEven',
    useGrouping: false,
  }).format(number)
}

/** A value as `%s` shows it at the top: text without quotes. */
function printString(value: Value, budget: Budget): Text {
  if (typeof value === 'string') {
    return value
  }
  if (value instanceof Uint8Array) {
    return new TextDecoder().decode(value)
  }
  return typeof value === 'number' ? printDouble(value) : printPlain(value, budget, 0)
}

function printPlain(value: Value, budget: Budget, depth: number): Text {
  budget.spend(1)
  if (typeof value === 'bigint' || typeof value === 'boolean' || value === null) {
    return String(value)
  }
  if (typeof value !== 'object' || value instanceof Uint8Array) {
    return printQuoted(value, budget)
  }
  switch (value.kind) {
    case 'uint':
      return String(value.value)
    case 'type':
      return value.name
    case 'timestamp':
      return depth === 0 ? printTimestamp(value) : `timestamp("${printTimestamp(value)}")`
    case 'duration':
      return depth === 0 ? printDuration(value) : `duration("${printDuration(value)}")`
    case 'list':
      return printList(value, budget, depth)
    case 'map':
      return printMap(value, budget, depth)
    default:
      return wrong('s', value)
  }
}

/** Inside lists and maps, values read as literals. */
function printQuoted(value: string | number | Uint8Array, budget: Budget): string {
  if (typeof value === 'number') {
    budget.spend(ROUNDING_STEPS)
    return Number.isFinite(value) ? printFixed(value, DEFAULT_PRECISION) : `"${printDouble(value)}"`
  }
  budget.spendText(value.length)
  return typeof value === 'string' ? JSON.stringify(value) : `b${JSON.stringify(new TextDecoder().decode(value))}`
}

function printList(list: ListValue, budget: Budget, depth: number): Text {
  const texts: string[] = []
  for (let index = 0; index < list.size; index += 1) {
    const text = printNested(list.at(index), budget, depth)
    if (isFault(text)) {
      return text
    }
    texts.push(text)
  }
  return `[${texts.join(', ')}]`
}

function printMap(map: MapValue, budget: Budget, depth: number): Text {
  const texts: string[] = []
  for (const key of map.keys()) {
    const entry = keyOf(key)
    const name = printNested(key, budget, depth)
    const text = printNested((entry === undefined ? undefined : map.get(entry)) ?? null, budget, depth)
    if (isFault(name) || isFault(text)) {
      return isFault(name) ? name : text
    }
    texts.push(`${name}:${text}`)
  }
  return `{${texts.sort().join(', ')}}`
}

function printNested(value: Value, budget: Budget, depth: number): Text {
  if (depth > DEEPEST_VALUE) {
    throw new NestedTooDeeply()
  }
  const text = printPlain(value, budget, depth + 1)
  if (!isFault(text)) {
    // Every level joins its parts once more.
    budget.spendText(text.length)
  }
  return text
}
