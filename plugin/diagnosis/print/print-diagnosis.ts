import { printData } from '../../output/data.ts'
import type { Diagnosis } from '../verdict.ts'
import { diagnosisData } from './diagnosis-data.ts'
import { diagnosisText, type Scope } from './diagnosis-text.ts'
import type { Layout } from './layout.ts'
import { kubectlName } from './kubectl-name.ts'
import { workloadsOf } from './workloads.ts'

/** How a diagnosis may be printed. */
export type DiagnosisFormat = 'table' | 'wide' | 'json' | 'yaml' | 'name'

/** A diagnosis in a format; `name` are the workloads that are affected, a line each, for kubectl. */
export function printDiagnosis(diagnosis: Diagnosis, format: DiagnosisFormat, scope: Scope, layout: Layout): string {
  switch (format) {
    case 'json':
    case 'yaml':
      return printData(diagnosisData(diagnosis), format)
    case 'name':
      return [...new Set(workloadsOf(diagnosis.verdicts).map(kubectlName))].map((name) => `${name}\n`).join('')
    default:
      return diagnosisText(diagnosis, scope, layout)
  }
}
