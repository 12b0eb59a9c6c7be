import assert from 'node:assert/strict'
import { diagnosisData } from '../../../plugin/diagnosis/print/diagnosis-data.ts'
import { driftData } from '../../../plugin/drift/output/drift-data.ts'
import { reportOf } from '../../../plugin/drift/report.ts'
import { situations } from '../diagnosis/print/situations.ts'
import { drifted, field } from '../drift/support/report.ts'
import { blocksOf, section } from './pages.ts'

/** Where the values of data stand: `verdicts[].root.kind`. */
function places(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => places(each, `${path}[]`))
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, each]) => places(each, path === '' ? key : `${path}.${key}`))
}

/** The places of several, where one may hold more than another: a place that is null in one and an object in the other is an object. */
function every(...data: unknown[]): string[] {
  const found = [...new Set(data.flatMap((each) => places(JSON.parse(JSON.stringify(each)))))].sort()
  return found.filter((place) => !found.some((other) => other.startsWith(`${place}.`)))
}

const field1 = field({ cause: { class: 'person' }, lockedBy: { policy: 'prevent-drift', rule: 'lock-replicas' } })
const report = reportOf([drifted([field1])], { unread: [{ resource: 'services', reason: 'forbidden' }] })

const rows: [page: string, printed: string[]][] = [
  // What is for information has the same shape.
  [
    'docs/diagnose.md',
    every(...Object.values(situations).map(diagnosisData)).filter((place) => !/^information\[/.test(place)),
  ],
  ['docs/drift.md', every(driftData({ ...report, notes: ['no dry run'] }))],
]

describe('docs of -o json', () => {
  for (const [page, printed] of rows) {
    it(`${page} shows every key that is printed, and no other`, () => {
      const [example = ''] = blocksOf(page, 'json')
      assert.deepEqual(every(JSON.parse(example)), printed)
    })
    it(`${page} says what each of them means`, () => {
      const text = section(page, 'Output')
      const keys = new Set(
        printed
          .map((place) => place.split('.'))
          .flat()
          .map((key) => key.replaceAll('[]', '')),
      )
      const self = ['apiVersion', 'kind', 'namespace', 'name']
      const untold = [...keys].filter(
        (key) => !self.includes(key) && !new RegExp(`\`[^\`]*\\b${key}\\b[^\`]*\``).test(text),
      )
      assert.deepEqual(untold, [])
    })
  }
})
