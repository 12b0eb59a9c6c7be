import assert from 'node:assert/strict'
import { exitCode } from '../../../plugin/check/report.ts'
import { plainResult, report } from './support/reports.ts'

type Outcome = 'pass' | 'fail' | 'warn' | 'skip' | 'error'

const claims: { results: Outcome[]; code: number; strict: number }[] = [
  { results: [], code: 0, strict: 0 },
  { results: ['pass'], code: 0, strict: 0 },
  { results: ['pass', 'warn'], code: 0, strict: 1 },
  { results: ['skip'], code: 0, strict: 1 },
  { results: ['fail', 'pass'], code: 1, strict: 1 },
  { results: ['fail', 'error'], code: 2, strict: 2 },
  { results: ['error', 'pass'], code: 2, strict: 2 },
]

describe('the exit code of check', () => {
  for (const { results, code, strict } of claims) {
    it(`${results.join(', ') || 'nothing'} is ${String(code)}, with --strict ${String(strict)}`, () => {
      const all = report(results.map((outcome) => plainResult({ result: outcome })))
      assert.deepEqual([exitCode(all, false), exitCode(all, true)], [code, strict])
    })
  }
})
