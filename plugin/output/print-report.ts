import type { Report } from '../check/report.ts'
import { printData } from './data.ts'
import { reportJunit } from './report-junit.ts'
import { reportSarif } from './report-sarif.ts'
import { reportTable } from './report-table.ts'

/** The formats of `check -o`. */
export const reportFormats = ['table', 'json', 'yaml', 'junit', 'sarif'] as const

/** A format of `check`. */
export type ReportFormat = (typeof reportFormats)[number]

/** A report in one of the formats, ending in a newline. */
export function printReport(
  report: Report,
  format: ReportFormat,
  options: { strict: boolean; colour: boolean },
): string {
  switch (format) {
    case 'table':
      return reportTable(report, options.colour)
    case 'json':
    case 'yaml':
      return printData(report, format)
    case 'junit':
      return reportJunit(report, options.strict)
    case 'sarif':
      return reportSarif(report)
  }
}
