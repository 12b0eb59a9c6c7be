import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { asArray, asObject } from '../../../policies/json.ts'
import { conformanceCases } from './cases.ts'
import type { ConformanceCase } from './cases.ts'
import { runCase } from './run-case.ts'

/** Cases known to fail, by the reason why; each one must really fail, so that the list stays true. */
const gaps = readGaps()

function readGaps(): string[] {
  const json: unknown = JSON.parse(readFileSync(new URL('gaps.json', import.meta.url), 'utf8'))
  return Object.values(asObject(json) ?? {}).flatMap((names) => asArray(names).map(String))
}

function failure(found: ConformanceCase): string | undefined {
  try {
    runCase(found)
    return undefined
  } catch (error) {
    return `${found.name}: ${found.test.expr}: ${error instanceof Error ? error.message : 'failed'}`
  }
}

describe('the official CEL conformance suite', () => {
  const cases = conformanceCases()
  const known = new Set(gaps)

  for (const [suite, members] of Map.groupBy(cases, (found) => found.suite)) {
    it(`${suite}: what should pass does, and the known gaps are still there`, () => {
      const results = members.map((found) => ({ name: found.name, failure: failure(found) }))
      const broken = results.filter(({ name, failure }) => failure !== undefined && !known.has(name))
      const closed = results.filter(({ name, failure }) => failure === undefined && known.has(name))
      assert.deepEqual(
        broken.map(({ failure }) => failure),
        [],
        'cases fail that are not listed in gaps.json',
      )
      assert.deepEqual(
        closed.map(({ name }) => name),
        [],
        'cases pass that are listed in gaps.json: remove them there',
      )
    })
  }

  it('has every gap that gaps.json lists, each once', () => {
    const names = new Set(cases.map(({ name }) => name))
    assert.deepEqual(
      gaps.filter((name) => !names.has(name)),
      [],
    )
    assert.equal(known.size, gaps.length)
  })

  it('leaves out whole extensions only where Kubernetes has none; of the rest at least 1,370 cases pass', () => {
    assert.ok(cases.length - known.size >= 1370, `${cases.length - known.size} of ${cases.length} pass`)
  })
})
