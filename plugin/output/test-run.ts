import { oneLine } from '../../policies/messages/text.ts'
import type { CaseOutcome } from '../../policies/test/outcome.ts'

/** How many cases are as expected. */
export function testSummary(cases: readonly CaseOutcome[]): { passed: number; failed: number } {
  const failed = cases.filter(({ failures }) => failures.length > 0).length
  return { passed: cases.length - failed, failed }
}

/** Every wrong case with what was expected, then one line of summary. */
export function testText(cases: readonly CaseOutcome[]): string {
  const { passed, failed } = testSummary(cases)
  return `${cases.map(wrongCase).join('')}${String(passed)} passed, ${String(failed)} failed\n`
}

function wrongCase({ test, case: name, source, failures }: CaseOutcome): string {
  if (failures.length === 0) return ''
  const said = failures.map((failure) => `  ${oneLine(failure)}\n`)
  return `FAIL ${oneLine(`${source.file}:${String(source.line)}: ${test}: ${name}`)}\n${said.join('')}`
}
