import { createHash } from 'node:crypto'
import { version } from '../version.ts'

const schema = 'https://json.schemastore.org/sarif-2.1.0.json'

/** A SARIF 2.1.0 log of one run, as text. */
export function sarifLog(rules: readonly object[], results: readonly object[]): string {
  const driver = {
    name: 'kubectl-heal',
    semanticVersion: version,
    informationUri: 'https://www.npmjs.com/package/kubectl-heal',
    rules,
  }
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2)}\n`
}

/** Where something is written; an object of a cluster stands in no file. */
export function physicalLocation(file: string | null, line: number | null): object {
  if (file === null || line === null) return {}
  return { physicalLocation: { artifactLocation: { uri: fileUri(file) }, region: { startLine: line } } }
}

/** A relative file is a relative reference, which viewers resolve against the repository; standard input has a name only. */
function fileUri(file: string): string {
  if (file === '-') return 'stdin'
  const encoded = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
  return file.startsWith('/') ? `file://${encoded}` : encoded.replace(/^(\.\/)+/, '')
}

/** So that a viewer knows a finding again when lines move. */
export function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)
}
