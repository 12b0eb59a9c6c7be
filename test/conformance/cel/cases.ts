import { tests } from '@bufbuild/cel-spec/testdata/conformance.js'
import type { SerializedIncrementalTestSuite } from '@bufbuild/cel-spec/testdata/tests.js'
import type { JsonObject } from '../../../policies/json.ts'

/** A case of the official conformance suite. */
export interface ConformanceCase {
  /** suite/section/name, numbered where the suite has the name twice. */
  readonly name: string
  /** The suite's file, such as `string_ext`. */
  readonly suite: string
  readonly test: JsonObject & { expr: string }
}

/** All cases of the official suite, in its order. */
export function conformanceCases(): ConformanceCase[] {
  const seen = new Map<string, number>()
  return collect(tests, []).map((found) => {
    const count = (seen.get(found.name) ?? 0) + 1
    seen.set(found.name, count)
    return count === 1 ? found : { ...found, name: `${found.name}#${String(count)}` }
  })
}

function collect(suite: SerializedIncrementalTestSuite, path: readonly string[]): ConformanceCase[] {
  const own = (suite.tests ?? []).map(({ original }) => ({
    name: [...path, original.name ?? original.expr].join('/'),
    suite: path[0] ?? '',
    test: original,
  }))
  return [...own, ...(suite.suites ?? []).flatMap((child) => collect(child, [...path, child.name]))]
}
