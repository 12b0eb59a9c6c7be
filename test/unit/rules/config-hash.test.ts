import assert from 'node:assert/strict'
import { configHash } from '../../../policies/rules/config-hash.ts'
import { cases } from '../../fixtures/rules/config-hash.ts'
import { prepare, resultOf } from './prepared-case.ts'
import { testCases } from './rule-cases.ts'

describe('configHash', () => {
  testCases(configHash, cases)

  it('shows both hashes, short, and what to do', () => {
    const changed = cases.find(({ name }) => name === 'Deployment: another image than was hashed fails')
    assert.ok(changed)
    const [violation] = resultOf(configHash, changed)?.violations ?? []
    assert.match(violation?.found ?? '', /^v1:[0-9a-f]{12}…$/)
    assert.match(violation?.wanted ?? '', /^v1:[0-9a-f]{12}…$/)
    assert.match(violation?.fix ?? '', /run kubectl heal hash/)
  })

  it('tells what to do where the hash is missing', () => {
    const missing = cases.find(({ name }) => name === 'Deployment: no hash fails')
    assert.ok(missing)
    assert.equal(resultOf(configHash, missing)?.violations[0]?.fix, 'run kubectl heal hash and paste the annotations')
  })

  for (const annotation of ['has space', '-a', 'a/b/c', 'UPPER.example.com/x', 'a'.repeat(64), 'example.com/']) {
    it(`refuses the annotation name "${annotation.slice(0, 20)}"`, () => {
      assert.equal(prepare(configHash, { annotation }).problems.length, 1)
    })
  }

  it('refuses the annotation of the paths as that of the hash', () => {
    assert.match(
      prepare(configHash, { annotation: 'kubectl-heal.io/config-paths' }).problems[0] ?? '',
      /use another name/,
    )
  })
})
