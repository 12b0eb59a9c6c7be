import { placeOf } from '../../output/place.ts'
import { element, escapeXml } from '../../output/xml.ts'
import type { ComparedObject } from '../drift.ts'
import type { DriftReport } from '../report.ts'
import { findingsOf, type DriftFinding } from './findings.ts'
import { referenceText } from '../../reference-text.ts'

/** JUnit XML: a test suite for each object that is not as declared, a test case for each finding, and one for all the others. */
export function driftJunit(report: DriftReport): string {
  const findings = findingsOf(report)
  const suites = [...Map.groupBy(findings, ({ object }) => object)].map(([object, found]) => suite(object, found))
  const { same } = report.summary
  const passed = element('testcase', { name: `${String(same)} as declared`, classname: 'drift', time: 0 })
  const rest = `${element('testsuite', { name: 'as declared', tests: 1, failures: 0, errors: 0 }, [`\n${passed}\n`])}\n`
  const unread = report.unread.map(({ resource, reason }) => {
    const children = [element('error', { message: reason })]
    return element('testcase', { name: resource, classname: 'unread', time: 0 }, children)
  })
  const unreadSuite =
    unread.length === 0
      ? ''
      : `${element('testsuite', { name: 'unread', tests: unread.length, failures: 0, errors: unread.length }, [`\n${unread.join('\n')}\n`])}\n`
  const errors = findings.filter(({ isError }) => isError).length + unread.length
  const counts = {
    tests: findings.length + 1 + unread.length,
    failures: findings.length - errors + unread.length,
    errors,
  }
  const root = element('testsuites', { name: 'kubectl heal drift', ...counts }, [
    `\n${suites.join('')}${rest}${unreadSuite}`,
  ])
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}

function suite(object: ComparedObject, findings: readonly DriftFinding[]): string {
  const errors = findings.filter(({ isError }) => isError).length
  const attributes = {
    name: referenceText(object.ref),
    tests: findings.length,
    failures: findings.length - errors,
    errors,
  }
  return `${element('testsuite', attributes, [`\n${findings.map(testCase).join('')}`])}\n`
}

function testCase({ object, path, rule, message, isError }: DriftFinding): string {
  const { file, line } = object
  const place = file === undefined ? {} : { file, line: line ?? 1 }
  const where = file === undefined ? 'cluster' : placeOf({ file, line: line ?? null })
  const attributes = { name: path ?? rule, classname: `${where}: ${referenceText(object.ref)}`, ...place, time: 0 }
  const outcome = element(isError ? 'error' : 'failure', { message, type: rule }, [escapeXml(message)])
  return `${element('testcase', attributes, [outcome])}\n`
}
