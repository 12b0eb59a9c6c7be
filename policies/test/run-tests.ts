import { HealError } from '../heal-error.ts'
import { createFindingList, type FindingList, type LoadedDocument } from '../load/findings-list.ts'
import { loadPolicies, type LoadResult } from '../load/load.ts'
import { placeFindings } from '../load/place-findings.ts'
import type { PolicySet, Problem, Source } from '../load/policy.ts'
import { readPolicyFiles } from '../load/read-files.ts'
import { sortDocuments } from '../load/sort-documents.ts'
import { parseTime } from '../load/time.ts'
import type { TestCase, TestDocument } from '../schema/documents.ts'
import { validateDocument } from '../schema/validate.ts'
import type { CaseOutcome } from './outcome.ts'
import { besideTest, readCase } from './read-case.ts'
import { runCase } from './run-case.ts'

/** What became of all cases, and what is wrong with the test files and the policies they name. */
export interface TestRun {
  cases: readonly CaseOutcome[]
  problems: readonly Problem[]
}

/**
 * Runs the PolicyTests of files and directories (with the directories inside). Documents that are no PolicyTest are passed over,
 * so that tests may stand beside what they test. `now` is the clock of tests that name none.
 */
export async function runPolicyTests(paths: readonly string[], options: { now: number }): Promise<TestRun> {
  const findings = createFindingList()
  const files = await readPolicyFiles(paths, { recursive: true })
  const wanted = files.filter(({ text, refused }) => refused !== undefined || text.includes('PolicyTest'))
  const { tests, problems } = sortDocuments(wanted, createFindingList())
  const runs: CaseOutcome[] = []
  const loads: Problem[] = []
  for (const document of tests) {
    const test = readTest(document, findings)
    if (test === undefined) continue
    const { set, problems: found } = await loadFor(test, document.file)
    loads.push(...found)
    if (set !== undefined) runs.push(...(await runTest(test, document, set, options.now)))
  }
  const placed = await placeFindings(findings.all)
  const missing = tests.length === 0 && problems.length === 0 ? [noTest(paths)] : []
  return { cases: runs, problems: distinct([...problems, ...placed, ...loads, ...missing]) }
}

function readTest(document: LoadedDocument, findings: FindingList): TestDocument | undefined {
  const validated = validateDocument('PolicyTest', document.value)
  if (validated.ok) return validated.document
  for (const { keys, message } of validated.problems) findings.error(document, keys, message)
  return undefined
}

async function loadFor({ spec }: TestDocument, file: string): Promise<LoadResult> {
  const paths = [...spec.policies, ...(spec.exceptions ?? [])].map((path) => besideTest(file, path))
  return loadPolicies(await readPolicyFiles(paths))
}

async function runTest(
  test: TestDocument,
  document: LoadedDocument,
  set: PolicySet,
  now: number,
): Promise<CaseOutcome[]> {
  const clock = test.spec.now === undefined ? now : (parseTime(test.spec.now) ?? now)
  const places = await placesOf(document, test.spec.cases.length)
  const outcomes: CaseOutcome[] = []
  for (const [index, one] of test.spec.cases.entries()) {
    const failures = await runOne(set, one, document.file, clock)
    const source = places[index] ?? { file: document.file, line: document.line, column: 1 }
    outcomes.push({ test: test.metadata.name, case: one.name, source, failures })
  }
  return outcomes
}

/** Where every case of a test is written; its text is parsed once for all. */
async function placesOf(document: LoadedDocument, count: number): Promise<Source[]> {
  const keys = Array.from({ length: count }, (_, index) => ['spec', 'cases', index])
  const placed = await placeFindings(keys.map((each) => ({ severity: 'error', document, keys: each, message: '' })))
  return placed.map(({ file, line, column }) => ({ file, line, column }))
}

async function runOne(set: PolicySet, test: TestCase, file: string, now: number): Promise<string[]> {
  try {
    return runCase(set, test, await readCase(file, test), now)
  } catch (error) {
    if (error instanceof HealError) return [error.message]
    throw error
  }
}

function noTest(paths: readonly string[]): Problem {
  const message = `no policy test was found in ${paths.join(', ')}; a test is a document of kind PolicyTest`
  return { severity: 'error', file: paths[0] ?? '', line: 1, column: 1, path: '', message }
}

/** Policies that several tests share have their problems once. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()]
}
