import { listOf } from '../values/list.ts'
import type { NamedFormat } from '../values/named-format.ts'
import { readUrl } from '../values/url.ts'
import { isFault } from '../values/fault.ts'
import { optional } from '../values/value.ts'
import { func, method } from './define.ts'
import type { Overload } from './define.ts'

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/
const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/
const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:z|[+-]\d\d:\d\d)$/i

const LOWER = 'lower case letters, digits and -, beginning and ending with a letter or digit'
const MIXED = 'letters, digits, -, _ and ., beginning and ending with a letter or digit'

/** What is wrong with a text that has to match and has a greatest length. */
function check(text: string, pattern: RegExp, most: number, rule: string): string[] {
  return [
    ...(text.length > most ? [`must be no more than ${String(most)} characters`] : []),
    ...(pattern.test(text) ? [] : [`must consist of ${rule}`]),
  ]
}

const checkLabel = (text: string): string[] => check(text, LABEL, 63, LOWER)
const checkSubdomain = (text: string): string[] => check(text, SUBDOMAIN, 253, `labels of ${LOWER}, joined by dots`)
const checkLabel1035 = (text: string): string[] =>
  check(
    text,
    LABEL_1035,
    63,
    'lower case letters, digits and -, beginning with a letter and ending with a letter or digit',
  )

/** A prefix may end in a dash, which something will follow. */
function asPrefix(validate: (text: string) => string[]): (text: string) => string[] {
  return (text) => validate(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text)
}

function checkQualifiedName(text: string): string[] {
  const parts = text.split('/')
  if (parts.length > 2) {
    return ['must be a name, or a DNS subdomain and a name with one / between']
  }
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined
  return [
    ...(prefix === undefined ? [] : prefix === '' ? ['prefix part must be non-empty'] : checkSubdomain(prefix)),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...check(name, NAME, 63, MIXED),
  ]
}

function isDate(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function isDateTime(text: string): boolean {
  const [date = '', ...time] = text.split(/t/i)
  return isDate(date) && time.length === 1 && TIME.test(time[0] ?? '')
}

function onlyIf(test: (text: string) => boolean, otherwise: string): (text: string) => string[] {
  return (text) => (test(text) ? [] : [otherwise])
}

const CHECKS: ReadonlyMap<string, (text: string) => readonly string[]> = new Map([
  ['dns1123Label', checkLabel],
  ['dns1123Subdomain', checkSubdomain],
  ['dns1035Label', checkLabel1035],
  ['dns1123LabelPrefix', asPrefix(checkLabel)],
  ['dns1123SubdomainPrefix', asPrefix(checkSubdomain)],
  ['dns1035LabelPrefix', asPrefix(checkLabel1035)],
  ['qualifiedName', checkQualifiedName],
  ['labelValue', (text: string) => (text === '' ? [] : check(text, NAME, 63, MIXED))],
  ['uri', onlyIf((text) => !isFault(readUrl(text)), 'must be an absolute URI or path')],
  ['uuid', onlyIf((text) => UUID.test(text), 'does not match the UUID format')],
  ['byte', onlyIf((text) => BASE64.test(text), 'invalid base64')],
  ['date', onlyIf(isDate, 'invalid date')],
  ['datetime', onlyIf(isDateTime, 'invalid datetime')],
])

const FORMATS: readonly NamedFormat[] = [...CHECKS].map(([name, validate]) => ({ kind: 'format', name, validate }))

/** Kubernetes' format library. */
export const formats: readonly Overload[] = [
  ...FORMATS.map((format) => func(`format.${format.name}`, [], 'format', () => format)),
  func('format.named', ['string'], 'optional', (_, name) => optional(FORMATS.find((format) => format.name === name))),
  method('validate', ['format', 'string'], 'optional', (budget, format, text) => {
    budget.spendText(10 * text.length)
    const problems = format.validate(text)
    return optional(problems.length === 0 ? undefined : listOf(problems))
  }),
]
