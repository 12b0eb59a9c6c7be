import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { envLock } from '../../../policies/rules/env-lock.ts'
import { cases } from '../../fixtures/rules/env-lock.ts'
import { workload } from '../../support/workloads.ts'
import { prepare, resultOf } from './prepared-case.ts'
import { testCases } from './rule-cases.ts'

const secret = 'hunter2'

function changed(before: JsonObject, after: JsonObject): ReturnType<typeof resultOf> {
  const image = 'registry.example.com/web:1'
  const object = (fields: JsonObject) =>
    workload('Deployment', { podSpec: { containers: [{ name: 'web', image, ...fields }] } })
  return resultOf(envLock, {
    name: '',
    rule: { envLock: {} },
    kind: 'Deployment',
    old: object(before),
    object: object(after),
    expect: 'fail',
  })
}

describe('envLock', () => {
  testCases(envLock, cases)

  const shows: [string, JsonObject, JsonObject, string][] = [
    [
      'a changed value',
      { env: [{ name: 'A', value: secret }] },
      { env: [{ name: 'A', value: `${secret}!` }] },
      'changed (value hidden)',
    ],
    ['an added value', {}, { env: [{ name: 'A', value: secret }] }, 'added'],
    ['a removed value', { env: [{ name: 'A', value: secret }] }, {}, 'removed'],
    [
      'a value that resolves differently',
      {
        env: [
          { name: 'B', value: secret },
          { name: 'A', value: '$(B)' },
        ],
      },
      {
        env: [
          { name: 'A', value: '$(B)' },
          { name: 'B', value: secret },
        ],
      },
      '$(VAR) resolves differently (value hidden)',
    ],
    ['an entry without a name', {}, { env: [secret] }, 'added'],
    ['a value of the wrong type', {}, { env: [{ name: 'A', value: { secret } }] }, 'added'],
  ]
  for (const [name, before, after, found] of shows) {
    it(`hides ${name}`, () => {
      const result = changed(before, after)
      assert.equal(result?.violations[0]?.found, found)
      assert.ok(!JSON.stringify(result).includes(secret))
    })
  }

  it('names the sources that came and went', () => {
    const result = changed(
      { envFrom: [{ configMapRef: { name: 'old' }, prefix: 'P_' }] },
      { envFrom: [{ secretRef: { name: 'new' } }, {}] },
    )
    assert.equal(
      result?.violations[0]?.found,
      'ConfigMap "old" with prefix "P_" removed, Secret "new" added, a source added',
    )
  })

  it('names five sources and counts the others', () => {
    const envFrom = Array.from({ length: 8 }, (_, index) => ({ secretRef: { name: `s${index}` } }))
    assert.match(changed({}, { envFrom })?.violations[0]?.found ?? '', /3 more$/)
  })

  it('compares values that double again and again in bounded time', () => {
    const doubling = (first: string) => ({
      env: [
        { name: 'V0', value: first },
        ...Array.from({ length: 500 }, (_, index) => ({ name: `V${index + 1}`, value: `$(V${index})`.repeat(20) })),
      ],
    })
    assert.equal(changed(doubling('a'), doubling('a'))?.result, 'pass')
    assert.equal(changed(doubling('a'), doubling('b'))?.violations.length, 1)
  })

  it('compares ten thousand containers in bounded time', () => {
    const containers = Array.from({ length: 10_000 }, (_, index) => ({
      name: `c${index}`,
      env: [{ name: 'A', value: 'x' }],
    }))
    const object = workload('Deployment', { podSpec: { containers } })
    const result = resultOf(envLock, {
      name: '',
      rule: { envLock: {} },
      kind: 'Deployment',
      old: object,
      object: { ...object },
      expect: 'pass',
    })
    assert.equal(result?.result, 'pass')
  })

  it('has no options to get wrong', () => {
    const { problems, warnings } = prepare(envLock, {})
    assert.deepEqual([...problems, ...warnings], [])
  })
})
