import { oneLine } from '../../../policies/messages/text.ts'
import { printData } from '../../output/data.ts'
import { placeOf } from '../../output/place.ts'
import { hiddenValue } from '../compare/hidden.ts'
import type { ComparedObject, DriftedField } from '../drift.ts'
import type { DriftReport } from '../report.ts'
import { summaryLine } from './drift-table.ts'
import { ageText, visible, whoText } from './show.ts'
import { referenceText } from '../../reference-text.ts'

const context = 3

/** As `kubectl diff`: `-` is what is there, `+` is what is declared, and would be there after an apply. */
export function driftDiff(report: DriftReport, { colour, now }: { colour: boolean; now: number }): string {
  const paint = (line: string): string => (colour ? painted(line) : line)
  const lines = report.objects.filter(({ state }) => state !== 'same').flatMap((object) => objectLines(object, now))
  return `${lines.map((line) => `${paint(line)}\n`).join('')}${summaryLine(report)}\n`
}

function objectLines(object: ComparedObject, now: number): string[] {
  const { ref, file, line, state, reason } = object
  const name = referenceText(ref)
  const where = file === undefined ? 'declared' : `declared in ${placeOf({ file, line: line ?? null })}`
  if (state === 'missing') return ['--- (missing)', `+++ ${name} ${where}`]
  if (state === 'extra') return [`--- ${name}`, `+++ (not declared: ${oneLine(reason ?? '')})`]
  if (state !== 'drifted') return [`# ${name}: ${state}: ${oneLine(reason ?? '')}`]
  const fields = object.fields.filter(({ tolerated }) => tolerated === undefined)
  return [`--- ${name} live`, `+++ ${name} ${where}`, ...fields.flatMap((field) => fieldLines(field, now))]
}

function fieldLines(field: DriftedField, now: number): string[] {
  const { cause, lockedBy, path } = field
  const lock = lockedBy === undefined ? '' : `, locked by ${lockedBy.policy}/${lockedBy.rule}`
  const age = cause.time === undefined ? '' : `, ${ageText(cause.time, now)} ago`
  return [
    `@@ ${oneLine(path)} @@ ${whoText(cause)}${age}${lock}`,
    ...(field.hidden ? hiddenLines(field) : changed(textLines(field, 'live'), textLines(field, 'desired'))),
  ]
}

/** That two hidden values differ shows nowhere else. */
function hiddenLines({ live, desired }: DriftedField): string[] {
  return [...(live === undefined ? [] : [`-${hiddenValue}`]), ...(desired === undefined ? [] : [`+${hiddenValue}`])]
}

/** The lines of a value; of a text its own, of anything else those of its YAML. */
function textLines(field: DriftedField, side: 'desired' | 'live'): string[] {
  const value = visible(field, side)
  if (value === undefined) return field.kind === 'taken-over' ? ['(unknown)'] : []
  const text = typeof value === 'string' ? value : printData(value, 'yaml')
  return text.replace(/\n$/, '').split('\n').map(printable)
}

/** Indentation means something in a diff; control characters of a value must not reach a terminal. */
function printable(line: string): string {
  return `${/^ */.exec(line)?.[0] ?? ''}${oneLine(line)}`
}

/** What two texts have in common at their ends is left out but for some lines. */
function changed(before: readonly string[], after: readonly string[]): string[] {
  const most = Math.min(before.length, after.length)
  let [head, tail] = [0, 0]
  while (head < most && before[head] === after[head]) head += 1
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  return [
    ...before.slice(Math.max(0, head - context), head).map((line) => ` ${line}`),
    ...before.slice(head, before.length - tail).map((line) => `-${line}`),
    ...after.slice(head, after.length - tail).map((line) => `+${line}`),
    ...after.slice(after.length - tail, after.length - tail + context).map((line) => ` ${line}`),
  ]
}

function painted(line: string): string {
  const code = line.startsWith('@@')
    ? 36
    : /^(---|\+\+\+) /.test(line)
      ? 1
      : line.startsWith('-')
        ? 31
        : line.startsWith('+')
          ? 32
          : 0
  return code === 0 ? line : `\u001b[${String(code)}m${line}\u001b[0m`
}
