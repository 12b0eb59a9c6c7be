import { printData } from '../../output/data.ts'
import { printObject } from '../../output/object.ts'
import type { DriftReport } from '../report.ts'
import { driftData } from './drift-data.ts'
import { driftDiff } from './drift-diff.ts'
import { driftHtml } from './drift-html.ts'
import { driftJunit } from './drift-junit.ts'
import { driftPatch } from './drift-patch.ts'
import { driftSarif } from './drift-sarif.ts'
import { driftTable } from './drift-table.ts'
import { objectOf } from './show.ts'

/** The formats of `drift -o`. */
export const driftFormats = [
  'table',
  'wide',
  'diff',
  'json',
  'yaml',
  'patch',
  'junit',
  'sarif',
  'html',
  'name',
] as const

/** A format of `drift`. */
export type DriftFormat = (typeof driftFormats)[number]

/** A report in one of the formats, ending in a newline where it is not empty; `now` in milliseconds since the epoch. */
export function printDrift(
  report: DriftReport,
  format: DriftFormat,
  options: { colour: boolean; now: number },
): string {
  switch (format) {
    case 'table':
    case 'wide':
      return driftTable(report, { ...options, wide: format === 'wide' })
    case 'diff':
      return driftDiff(report, options)
    case 'json':
    case 'yaml':
      return printData(driftData(report), format)
    case 'patch':
      return driftPatch(report)
    case 'junit':
      return driftJunit(report)
    case 'sarif':
      return driftSarif(report)
    case 'html':
      return driftHtml(report, options.now)
    case 'name':
      return namesOf(report)
  }
}

/** The objects that are there and not as declared, for kubectl. */
function namesOf({ objects }: DriftReport): string {
  const there = objects.filter(({ state }) => state === 'drifted' || state === 'extra')
  return there.map(({ ref }) => printObject(objectOf(ref), 'name')).join('')
}
