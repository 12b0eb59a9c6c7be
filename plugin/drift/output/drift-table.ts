import { count, oneLine } from '../../../policies/messages/text.ts'
import { columns } from '../../output/columns.ts'
import { placeOf } from '../../output/place.ts'
import type { ComparedObject, DriftedField } from '../drift.ts'
import type { DriftReport, DriftSummary } from '../report.ts'
import { ageText, shortValue, whoText } from './show.ts'
import { referenceText } from '../../reference-text.ts'

/** How a table is written. */
export interface TableOptions {
  wide: boolean
  colour: boolean
  /** milliseconds since the epoch: ages are counted to it */
  now: number
}

const heading = ['OBJECT', 'FIELD', 'DECLARED', 'LIVE', 'BY', 'AGE']
const wideHeading = [...heading, 'KIND', 'LOCKED BY', 'WHERE', 'NOTE']

/** The report for a person: a row a field; wide also what is tolerated, what locks a field, and where the object is declared. */
export function driftTable(report: DriftReport, options: TableOptions): string {
  const rows = report.objects.flatMap((object) => rowsOf(object, options))
  const table = rows.length === 0 ? '' : `${columns(options.wide ? wideHeading : heading, rows)}\n`
  return `${table}${summaryLine(report)}\n`
}

function rowsOf(object: ComparedObject, options: TableOptions): string[][] {
  const fields = object.fields.filter(({ tolerated }) => options.wide || tolerated === undefined)
  if (object.state === 'same' || object.state === 'drifted')
    return fields.map((field) => fieldRow(object, field, options))
  const [declared, live] = wordsFor[object.state]
  const row = [referenceText(object.ref), '-', declared, coloured(live, 31, options.colour), '-', '-']
  const where = object.file === undefined ? '-' : whereOf(object)
  const note = oneLine(object.reason ?? '')
  return [options.wide ? [...row, object.state, '-', where, note] : note === '' ? row : [...row, note]]
}

const wordsFor = {
  missing: ['declared', 'missing'],
  extra: ['not declared', 'there'],
  'not-comparable': ['declared', 'not comparable'],
  unread: ['declared', 'unread'],
} as const

function fieldRow(object: ComparedObject, field: DriftedField, { wide, colour, now }: TableOptions): string[] {
  const { path, cause, lockedBy, kind, isOrder, tolerated } = field
  const code = tolerated !== undefined ? 36 : lockedBy === undefined ? 33 : 31
  const row = [
    referenceText(object.ref),
    oneLine(isOrder === true ? `${path} (order)` : path),
    shortValue(field, 'desired'),
    coloured(shortValue(field, 'live'), code, colour),
    whoText(cause),
    ageText(cause.time, now),
  ]
  const lock = lockedBy === undefined ? '-' : `${lockedBy.policy}/${lockedBy.rule}`
  const exception = cause.exception === undefined ? '' : `by exception ${JSON.stringify(cause.exception)}`
  return wide ? [...row, kind, lock, whereOf(object), oneLine(tolerated ?? exception)] : row
}

function whereOf({ file, line }: ComparedObject): string {
  return file === undefined ? 'cluster' : placeOf({ file, line: line ?? null })
}

function coloured(text: string, code: number, colour: boolean): string {
  return colour ? `\u001b[${String(code)}m${text}\u001b[0m` : text
}

/** `1 object drifted in 2 fields, 1 missing; 12 as declared`. */
export function summaryLine({ summary, unread }: DriftReport): string {
  const found = foundOf(summary)
  const rest = [
    `${count(summary.same, 'object')} as declared`,
    ...(summary.undeclared === 0 ? [] : [`${count(summary.undeclared, 'object')} without a declaration`]),
    ...(summary.notComparable === 0 ? [] : [`${String(summary.notComparable)} not comparable`]),
    ...(summary.unread === 0 ? [] : [`${String(summary.unread)} unread`]),
    ...(unread.length === 0 ? [] : [`${count(unread.length, 'kind')} unread`]),
  ]
  const none = summary.unread + unread.length === 0 ? 'no drift' : 'no drift in what could be read'
  return [found.length === 0 ? none : found.join(', '), ...rest].join('; ')
}

function foundOf({ drifted, missing, extra, fields }: DriftSummary): string[] {
  return [
    ...(drifted === 0 ? [] : [`${count(drifted, 'object')} drifted in ${count(fields, 'field')}`]),
    ...(missing === 0 ? [] : [`${String(missing)} missing`]),
    ...(extra === 0 ? [] : [`${String(extra)} extra`]),
  ]
}
