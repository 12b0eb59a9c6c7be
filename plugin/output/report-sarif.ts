import { createHash } from 'node:crypto'
import type { Report, ReportResource, ReportResult } from '../check/report.ts'
import { version } from '../version.ts'

const schema = 'https://json.schemastore.org/sarif-2.1.0.json'

/** SARIF 2.1.0 with what needs attention: failures and errors as `error`, warnings as `warning`; passed and skipped rules are left out. */
export function reportSarif(report: Report): string {
  const shown = report.results.filter(({ result }) => result === 'fail' || result === 'warn' || result === 'error')
  const rules = [...new Map(shown.map((result) => [ruleId(result), ruleOf(result)])).values()]
  const index = new Map(rules.map((rule, position) => [rule.id, position]))
  const driver = {
    name: 'kubectl-heal',
    semanticVersion: version,
    informationUri: 'https://www.npmjs.com/package/kubectl-heal',
    rules,
  }
  const results = shown.map((result) => resultOf(result, index.get(ruleId(result)) ?? -1))
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2)}\n`
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
        ...physicalLocation(resource),
        logicalLocations: [{ fullyQualifiedName, kind: 'resource' }],
      },
    ],
    // So that a viewer knows a finding again when lines move.
    partialFingerprints: { 'objectRulePath/v1': fingerprint([ruleId(result), fullyQualifiedName]) },
  }
}

/** An object of a cluster stands in no file. */
function physicalLocation({ file, line }: ReportResource) {
  if (file === null || line === null) return {}
  return { physicalLocation: { artifactLocation: { uri: fileUri(file) }, region: { startLine: line } } }
}

function sentence({ message, path, found, wanted, fix }: ReportResult): string {
  const change = path === null ? '' : ` (${path}: ${found ?? ''} → ${wanted ?? ''})`
  return `${message}${change}.${fix === null || fix === '' ? '' : ` To fix: ${fix}.`}`
}

/** A relative file is a relative reference, which viewers resolve against the repository; standard input has a name only. */
function fileUri(file: string): string {
  if (file === '-') return 'stdin'
  const encoded = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
  return file.startsWith('/') ? `file://${encoded}` : encoded.replace(/^(\.\/)+/, '')
}

function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)
}
