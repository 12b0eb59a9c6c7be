import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { isObject } from '../../../policies/json.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import { parseManifests } from '../../../policies/load/yaml.ts'

const sets = ['prevent-drift', 'resource-hygiene', 'self-healing'].map((name) =>
  readFileSync(new URL(`../../../policies/sets/${name}.yaml`, import.meta.url), 'utf8'),
)
const scraps = [
  'null',
  '{}',
  '[]',
  '- ',
  ': ',
  '&a ',
  '*a',
  '<<: ',
  '---\n',
  '"',
  '!!int ',
  '\t',
  '{{',
  '__proto__: ',
  'true',
  '-1',
  '?',
  '|',
]

/** A policy file of ours with a part cut out and something else put in. */
const damaged = fc
  .tuple(fc.constantFrom(...sets), fc.nat(), fc.nat({ max: 40 }), fc.oneof(fc.constantFrom(...scraps), fc.string()))
  .map(([text, at, length, scrap]) => {
    const place = at % text.length
    return text.slice(0, place) + scrap + text.slice(place + length)
  })

describe('damaged policy files', () => {
  it('always get a valid answer: a set, or errors with a place in the file', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (text) => {
        const { set, problems } = await loadPolicies([{ path: 'f', text }])
        assert.equal(
          set === undefined,
          problems.some(({ severity }) => severity === 'error'),
        )
        const lines = text.split('\n').length
        for (const { line, column } of problems) assert.ok(line >= 1 && line <= lines + 1 && column >= 1)
      }),
      { numRuns: 400 },
    )
  })

  it('any text is documents or problems', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const { documents } = parseManifests({ path: 'f', text })
        assert.ok(documents.every(({ value }) => isObject(value)))
      }),
      { numRuns: 2000 },
    )
  })
})
