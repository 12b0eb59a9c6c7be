import type { Report, ReportResource, ReportResult } from '../check/report.ts'
import { placeOf } from './place.ts'
import { element, escapeXml } from './xml.ts'

/**
 * JUnit XML as GitLab, Jenkins and GitHub's reporters read it: a test suite per object, a test case per result. A warning passes
 * with its text as output, with `strict` it fails, and so does a skipped rule.
 */
export function reportJunit(report: Report, strict: boolean): string {
  const suites = byResource(report.results).map(([resource, results]) => suite(resource, results, strict))
  const root = element('testsuites', { name: 'kubectl heal check', ...counts(report.results, strict) }, [
    `\n${suites.join('')}`,
  ])
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped'

function outcomeOf({ result }: ReportResult, strict: boolean): Outcome {
  if (result === 'error') return 'error'
  if (result === 'fail' || (strict && result !== 'pass')) return 'failure'
  return result === 'skip' ? 'skipped' : 'passed'
}

function counts(results: readonly ReportResult[], strict: boolean): Record<string, number> {
  const number = (outcome: Outcome): number => results.filter((result) => outcomeOf(result, strict) === outcome).length
  return { tests: results.length, failures: number('failure'), errors: number('error'), skipped: number('skipped') }
}

function byResource(results: readonly ReportResult[]): [ReportResource, ReportResult[]][] {
  const groups = new Map<ReportResource, ReportResult[]>()
  for (const result of results) {
    const group = groups.get(result.resource)
    if (group === undefined) groups.set(result.resource, [result])
    else group.push(result)
  }
  return [...groups]
}

function suite(resource: ReportResource, results: readonly ReportResult[], strict: boolean): string {
  const { kind, namespace, name } = resource
  const title = `${kind} ${namespace}/${name}`
  const cases = results.map((result) => testCase(result, `${resource.file ?? 'cluster'}: ${title}`, strict))
  const attributes = {
    name: `${placeOf(resource)} ${title}`,
    file: resource.file ?? 'cluster',
    ...counts(results, strict),
  }
  return `${element('testsuite', attributes, [`\n${cases.join('')}`])}\n`
}

function testCase(result: ReportResult, classname: string, strict: boolean): string {
  const where = result.path === null ? '' : ` at ${result.path}`
  const { file, line } = result.resource
  const place = file === null || line === null ? {} : { file, line }
  const attributes = { name: `${result.policy}/${result.rule}${where}`, classname, ...place, time: 0 }
  return `${element('testcase', attributes, children(result, outcomeOf(result, strict)))}\n`
}

function children(result: ReportResult, outcome: Outcome): string[] {
  const type = `${result.action} ${result.type}`
  switch (outcome) {
    case 'failure':
    case 'error':
      return [element(outcome, { message: result.message, type }, [escapeXml(details(result))])]
    case 'skipped':
      return [element('skipped', { message: result.message })]
    case 'passed':
      return result.result === 'warn' ? [element('system-out', {}, [escapeXml(`warning: ${details(result)}`)])] : []
  }
}

function details({ message, path, found, wanted, fix, resource }: ReportResult): string {
  const lines = [
    message,
    path === null ? undefined : `path: ${path}`,
    found === null ? undefined : `found: ${found}`,
    wanted === null ? undefined : `wanted: ${wanted}`,
    fix === null ? undefined : `to fix: ${fix}`,
    `in ${placeOf(resource)}`,
  ]
  return lines.filter((line) => line !== undefined).join('\n')
}
