import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'
import { nearest } from '../../../policies/schema/nearest.ts'
import { validateDocument } from '../../../policies/schema/validate.ts'

const test = (spec: JsonObject): JsonObject => ({
  apiVersion: 'kubectl-heal.io/v1alpha1',
  kind: 'PolicyTest',
  metadata: { name: 't' },
  spec: { policies: ['p.yaml'], cases: [{ name: 'c', expect: {} }], ...spec },
})

const found = (value: unknown): string[] => {
  const validated = validateDocument('PolicyTest', value)
  return validated.ok ? [] : validated.problems.map(({ keys, message }) => `${keys.join('.')}: ${message}`)
}

describe('validation of documents', () => {
  for (const [claim, spec, ...expected] of [
    ['a test with an object fits', { cases: [{ name: 'c', object: {}, expect: { a: 'pass' } }] }],
    ['a test with a path fits', { cases: [{ name: 'c', object: 'a.yaml', namespace: 'x', expect: {} }] }],
    [
      'a Namespace with labels fits',
      { cases: [{ name: 'c', namespace: { name: 'x', labels: { a: 'b' } }, expect: {} }] },
    ],
    [
      'neither path nor object',
      { cases: [{ name: 'c', object: 3, expect: {} }] },
      'spec.cases.0.object: must be a string or an object, but is 3',
    ],
    ['an empty path', { cases: [{ name: 'c', object: '', expect: {} }] }, 'spec.cases.0.object: must not be empty'],
    [
      'inside the right alternative the error is exact',
      { cases: [{ name: 'c', namespace: { name: 'x', label: {} }, expect: {} }] },
      'spec.cases.0.namespace.label: unknown field "label"; did you mean "labels"?',
    ],
    [
      'a result that is none',
      { cases: [{ name: 'c', expect: { a: 'deny' } }] },
      'spec.cases.0.expect.a: must be one of pass, fail, warn, skip, error, but is "deny"',
    ],
    ['true where text is wanted', { policies: [true] }, 'spec.policies.0: must be a string, but is true'],
    [
      'a clock that is no time',
      { now: 'now' },
      'spec.now: "now" is no time; write it as RFC 3339 with a zone: 2026-11-20T22:00:00Z',
    ],
    ['a list that is empty', { cases: [] }, 'spec.cases: must have at least 1 entry'],
    [
      'prototype keys are unknown fields',
      { constructor: 1 },
      'spec.constructor: unknown field "constructor"; known here: cases, exceptions, now, policies',
    ],
  ] as [string, JsonObject, ...string[]][]) {
    it(claim, () => {
      assert.deepEqual(found(test(spec)), expected)
    })
  }

  for (const value of [undefined, null, 3, 'x', [], {}, { kind: 'PolicyTest', spec: null }]) {
    it(`${value === undefined ? 'nothing' : JSON.stringify(value)} is refused, not crashed on`, () => {
      assert.ok(found(value).length > 0)
    })
  }

  it('an own __proto__ is an unknown field', () => {
    const value = JSON.parse(
      '{"apiVersion":"kubectl-heal.io/v1alpha1","kind":"PolicyTest","metadata":{"name":"t"},"__proto__":{}}',
    ) as unknown
    assert.ok(found(value).some((line) => line.startsWith('__proto__: unknown field')))
  })

  it('validation changes nothing', () => {
    const value = Object.freeze(test({}))
    assert.deepEqual(found(value), [])
  })
})

describe('rule types', () => {
  it('there are the ten of the rule table, each once', () => {
    const types = [
      'replicaLock',
      'resourceLimits',
      'signedImages',
      'requiredAnnotations',
      'requiredProbes',
      'envLock',
      'allowedNamespaces',
      'configHash',
      'declaredFields',
      'cel',
    ]
    assert.deepEqual(
      ruleTypes.map(({ type }) => type),
      types,
    )
  })
  for (const { type, summary, schema } of ruleTypes) {
    it(`${type} says what it is, and refuses unknown options`, () => {
      assert.match(summary, /^[A-Z].*\.$/)
      assert.equal(schema['type'], 'object')
      assert.equal(schema['additionalProperties'], false)
      assert.equal(typeof schema['description'], 'string')
    })
  }
})

describe('the nearest word', () => {
  for (const [written, expected] of [
    ['replicalock', 'replicaLock'],
    ['envLokc', 'envLock'],
    ['cell', 'cel'],
    ['zzz', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ] as const) {
    it(`to ${JSON.stringify(written.slice(0, 20))} is ${String(expected)}`, () => {
      assert.equal(
        nearest(
          written,
          ruleTypes.map(({ type }) => type),
        ),
        expected,
      )
    })
  }
})
