import type { Report, ReportResult } from '../check/report.ts'
import { fingerprint, physicalLocation, sarifLog } from './sarif.ts'

/** SARIF 2.1.0 with what needs attention: failures and errors as `error`, warnings as `warning`; passed and skipped rules are left out. */
export function reportSarif(report: Report): string {
  const shown = report.results.filter(({ result }) => result === 'fail' || result === 'warn' || result === 'error')
  const rules = [...new Map(shown.map((result) => [ruleId(result), ruleOf(result)])).values()]
  const index = new Map(rules.map((rule, position) => [rule.id, position]))
  const results = shown.map((result) => resultOf(result, index.get(ruleId(result)) ?? -1))
  return sarifLog(rules, results)
}

function ruleId({ policy, rule }: ReportResult): string {
  return `${policy}/${rule}`
}

function ruleOf(result: ReportResult) {
  return {
    id: ruleId(result),
    name: result.type,
    shortDescription: { text: `Rule ${result.rule} (${result.type}) of policy ${result.policy}.` },
    defaultConfiguration: { level: result.action === 'Enforce' ? 'error' : 'warning' },
    properties: { action: result.action },
  }
}

function resultOf(result: ReportResult, ruleIndex: number) {
  const { resource } = result
  const name = `${resource.kind} ${resource.namespace}/${resource.name}`
  const fullyQualifiedName = result.path === null ? name : `${name} ${result.path}`
  return {
    ruleId: ruleId(result),
    ruleIndex,
    level: result.result === 'warn' ? 'warning' : 'error',
    message: { text: `${name}: ${sentence(result)}` },
    locations: [
      {
        ...physicalLocation(resource.file, resource.line),
        logicalLocations: [{ fullyQualifiedName, kind: 'resource' }],
      },
    ],
    // So that a viewer knows a finding again when lines move.
    partialFingerprints: { 'objectRulePath/v1': fingerprint([ruleId(result), fullyQualifiedName]) },
  }
}

function sentence({ message, path, found, wanted, fix }: ReportResult): string {
  const change = path === null ? '' : ` (${path}: ${found ?? ''} → ${wanted ?? ''})`
  return `${message}${change}.${fix === null || fix === '' ? '' : ` To fix: ${fix}.`}`
}
