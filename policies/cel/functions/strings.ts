import type { Budget } from '../values/budget.ts'
import { fault } from '../values/fault.ts'
import type { Result } from '../values/fault.ts'
import { listOf } from '../values/list.ts'
import type { ListValue } from '../values/list.ts'
import { formatString } from './format-string.ts'
import { func, method } from './define.ts'
import type { Overload } from './define.ts'

const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/
/** Characters that a search may have to compare for one step, at worst every one with every one. */
const COMPARISONS_PER_STEP = 1000
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
])

/** CEL counts code points, JavaScript UTF-16 units. */
function codePoints(text: string, budget: Budget): string[] {
  budget.spendText(text.length)
  return Array.from(text)
}

/** Where `part` begins, searching from code point `from` upwards or downwards; -1 where it does not occur. */
function search(text: string, part: string, from: bigint | undefined, budget: Budget, last: boolean): Result {
  const points = codePoints(text, budget)
  if (part === '') {
    return from ?? (last ? BigInt(points.length) : 0n)
  }
  if (from !== undefined && from < 0n) {
    return outOfRange(from)
  }
  if (from !== undefined && from >= BigInt(points.length)) {
    return -1n
  }
  const units = from === undefined ? undefined : points.slice(0, Number(from)).join('').length
  // One native search may compare the part at every position; both lengths are paid.
  budget.spend((text.length * Math.min(part.length, text.length)) / COMPARISONS_PER_STEP)
  const found = last ? text.lastIndexOf(part, units) : text.indexOf(part, units)
  return found < 0 ? -1n : BigInt(Array.from(text.slice(0, found)).length)
}

function outOfRange(index: bigint): Result {
  return fault(`index out of range: ${String(index)}`)
}

function slice(text: string, start: bigint, end: bigint | undefined, budget: Budget): Result {
  const points = codePoints(text, budget)
  const stop = end ?? BigInt(points.length)
  if (start < 0n || start > BigInt(points.length)) {
    return outOfRange(start)
  }
  if (stop < 0n || stop > BigInt(points.length)) {
    return outOfRange(stop)
  }
  return start > stop
    ? fault(`the range of substring starts at ${String(start)}, after its end ${String(stop)}`)
    : points.slice(Number(start), Number(stop)).join('')
}

function charAt(text: string, index: bigint, budget: Budget): Result {
  const points = codePoints(text, budget)
  return index < 0n || index > BigInt(points.length) ? outOfRange(index) : (points[Number(index)] ?? '')
}

/** The pieces between separators, at most `limit` (none for 0, all for a negative one); the last keeps the rest. */
function pieces(text: string, separator: string, limit: bigint, budget: Budget): string[] {
  budget.spendText(text.length)
  const all = separator === '' ? Array.from(text) : text.split(separator)
  budget.spend(all.length)
  if (limit < 0n || BigInt(all.length) <= limit) {
    return all
  }
  const most = Number(limit)
  return most === 0 ? [] : [...all.slice(0, most - 1), all.slice(most - 1).join(separator)]
}

function replace(text: string, part: string, by: string, limit: bigint, budget: Budget): Result {
  budget.spendText(text.length)
  const gaps = part === '' ? codePoints(text, budget).length + 1 : text.split(part).length - 1
  const count = limit < 0n || BigInt(gaps) < limit ? gaps : Number(limit)
  budget.spendText(text.length + count * by.length)
  if (part === '') {
    const points = Array.from(text)
    return `${points.map((point, index) => (index < count ? by : '') + point).join('')}${count > points.length ? by : ''}`
  }
  const all = text.split(part)
  return [all.slice(0, count + 1).join(by), ...all.slice(count + 1)].join(part)
}

function join(list: ListValue, separator: string, budget: Budget): Result {
  const texts: string[] = []
  for (let index = 0; index < list.size; index += 1) {
    const text = list.at(index)
    if (typeof text !== 'string') {
      return fault('join takes a list of strings only')
    }
    budget.spendText(text.length + separator.length)
    texts.push(text)
  }
  return texts.join(separator)
}

function trim(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && SPACE.test(text.charAt(start))) {
    start += 1
  }
  while (end > start && SPACE.test(text.charAt(end - 1))) {
    end -= 1
  }
  return text.slice(start, end)
}

/** The pieces of `text.split(separator)`. */
function split(text: string, separator: string, limit: bigint, budget: Budget): ListValue {
  return listOf(pieces(text, separator, limit, budget))
}

function perCharacter(change: (text: string) => string): (budget: Budget, text: string) => string {
  return (budget, text) => {
    budget.spendText(text.length)
    return change(text)
  }
}

function testing(
  test: (text: string, part: string) => boolean,
): (budget: Budget, text: string, part: string) => boolean {
  return (budget, text, part) => {
    budget.spendText(Math.min(text.length, part.length))
    return test(text, part)
  }
}

/** Text functions of the language and of Kubernetes' strings library. */
export const strings: readonly Overload[] = [
  method(
    'startsWith',
    ['string', 'string'],
    'bool',
    testing((text, part) => text.startsWith(part)),
  ),
  method(
    'endsWith',
    ['string', 'string'],
    'bool',
    testing((text, part) => text.endsWith(part)),
  ),
  method('contains', ['string', 'string'], 'bool', (budget, text, part) => {
    budget.spendText(text.length)
    budget.spend((text.length * Math.min(part.length, text.length)) / COMPARISONS_PER_STEP)
    return text.includes(part)
  }),
  method('charAt', ['string', 'int'], 'string', (budget, text, index) => charAt(text, index, budget)),
  method('indexOf', ['string', 'string'], 'int', (budget, text, part) => search(text, part, undefined, budget, false)),
  method('indexOf', ['string', 'string', 'int'], 'int', (budget, text, part, from) =>
    search(text, part, from, budget, false),
  ),
  method('lastIndexOf', ['string', 'string'], 'int', (budget, text, part) =>
    search(text, part, undefined, budget, true),
  ),
  method('lastIndexOf', ['string', 'string', 'int'], 'int', (budget, text, part, from) =>
    search(text, part, from, budget, true),
  ),
  method(
    'lowerAscii',
    ['string'],
    'string',
    perCharacter((text) => text.replace(/[A-Z]+/g, (run) => run.toLowerCase())),
  ),
  method(
    'upperAscii',
    ['string'],
    'string',
    perCharacter((text) => text.replace(/[a-z]+/g, (run) => run.toUpperCase())),
  ),
  method('replace', ['string', 'string', 'string'], 'string', (budget, text, part, by) =>
    replace(text, part, by, -1n, budget),
  ),
  method('replace', ['string', 'string', 'string', 'int'], 'string', (budget, text, part, by, limit) =>
    replace(text, part, by, limit, budget),
  ),
  method('split', ['string', 'string'], 'list', (budget, text, separator) => split(text, separator, -1n, budget)),
  method('split', ['string', 'string', 'int'], 'list', (budget, text, separator, limit) =>
    split(text, separator, limit, budget),
  ),
  method('substring', ['string', 'int'], 'string', (budget, text, start) => slice(text, start, undefined, budget)),
  method('substring', ['string', 'int', 'int'], 'string', (budget, text, start, end) =>
    slice(text, start, end, budget),
  ),
  method('trim', ['string'], 'string', perCharacter(trim)),
  method('join', ['list'], 'string', (budget, list) => join(list, '', budget)),
  method('join', ['list', 'string'], 'string', (budget, list, separator) => join(list, separator, budget)),
  method('format', ['string', 'list'], 'string', (budget, text, values) => formatString(text, values, budget)),
  func(
    'strings.quote',
    ['string'],
    'string',
    perCharacter((text) => `"${Array.from(text.toWellFormed(), (point) => ESCAPES.get(point) ?? point).join('')}"`),
  ),
]
