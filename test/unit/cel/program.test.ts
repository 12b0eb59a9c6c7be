import assert from 'node:assert/strict'
import type { CelInput, CelOutcome, CelSource } from '../../../policies/cel/program.ts'
import { errors, outcome, program, reason } from './evaluate.ts'

const web = { metadata: { name: 'web', labels: { app: 'web' } }, spec: { replicas: 12 } }

describe('a CEL program', () => {
  const rows: { claim: string; source: CelSource | string; input?: Partial<CelInput>; is: CelOutcome }[] = [
    {
      claim: 'is true where the expression is',
      source: 'object.spec.replicas > 10',
      input: { object: web },
      is: { outcome: 'true' },
    },
    { claim: 'is false without a message where none is given', source: 'false', is: { outcome: 'false' } },
    {
      claim: 'carries the message',
      source: { expression: 'false', message: 'no' },
      is: { outcome: 'false', message: 'no' },
    },
    {
      claim: 'prefers the evaluated message',
      source: { expression: 'false', message: 'no', messageExpression: "'%d replicas'.format([object.spec.replicas])" },
      input: { object: web },
      is: { outcome: 'false', message: '12 replicas' },
    },
    {
      claim: 'falls back to the message where the evaluated one fails',
      source: { expression: 'false', message: 'no', messageExpression: 'object.spec.missing' },
      input: { object: web },
      is: { outcome: 'false', message: 'no' },
    },
    {
      claim: 'falls back to the message where the evaluated one has several lines',
      source: { expression: 'false', message: 'no', messageExpression: "'a\\nb'" },
      is: { outcome: 'false', message: 'no' },
    },
    {
      claim: 'falls back to the message where the evaluated one is blank',
      source: { expression: 'false', message: 'no', messageExpression: "' '" },
      is: { outcome: 'false', message: 'no' },
    },
    {
      claim: 'reads variables, later ones from earlier ones',
      source: {
        expression: 'variables.most >= 12',
        variables: [
          { name: 'replicas', expression: 'object.spec.replicas' },
          { name: 'most', expression: 'variables.replicas + 1' },
        ],
      },
      input: { object: web },
      is: { outcome: 'true' },
    },
    {
      claim: 'evaluates a variable only where it is read',
      source: {
        expression: "object.metadata.name == 'web' || variables.broken",
        variables: [{ name: 'broken', expression: '1 / 0 > 0' }],
      },
      input: { object: web },
      is: { outcome: 'true' },
    },
    {
      claim: 'evaluates a variable inside a comprehension without touching its elements',
      source: {
        expression: '[1, 2, 3].map(x, variables.sum + x) == [7, 8, 9]',
        variables: [{ name: 'sum', expression: '[1, 2, 3].map(y, y).sum()' }],
      },
      is: { outcome: 'true' },
    },
    {
      claim: 'gives the error of a missing field',
      source: 'object.spec.paused',
      input: { object: web },
      is: { outcome: 'error', reason: 'no such key: paused' },
    },
    {
      claim: 'gives an error where the result is no bool',
      source: 'object.spec.replicas',
      input: { object: web },
      is: { outcome: 'error', reason: 'must evaluate to bool, but gave int' },
    },
    {
      claim: 'sees the request and the namespace',
      source: "request.operation == 'UPDATE' && namespaceObject.metadata.name == 'prod'",
      input: { request: { operation: 'UPDATE' }, namespaceObject: { metadata: { name: 'prod' } } },
      is: { outcome: 'true' },
    },
    {
      claim: 'sees null where there is no object',
      source: 'object == null && !has(oldObject.spec)',
      is: { outcome: 'true' },
    },
  ]
  for (const { claim, source, input, is } of rows) {
    it(claim, () => {
      assert.deepEqual(outcome(source, input), is)
    })
  }

  it('gives the same outcome every time', () => {
    const compiled = program('object.spec.replicas > 10')
    const input = { object: web, oldObject: null, request: null, namespaceObject: null }
    assert.deepEqual([compiled.evaluate(input), compiled.evaluate(input)], [{ outcome: 'true' }, { outcome: 'true' }])
  })

  it('says that an evaluation failed, not how its code did', () => {
    assert.equal(
      reason(outcome('object.a + object.b > 0', { object: { a: 1, b: 'x' } })),
      'no such overload: _+_ for (int, string)',
    )
  })
})

describe('readsOldObject', () => {
  const rows: { claim: string; source: CelSource; is: boolean }[] = [
    { claim: 'holds for the expression', source: { expression: 'object == oldObject' }, is: true },
    { claim: 'does not hold otherwise', source: { expression: 'object == null' }, is: false },
    {
      claim: 'holds through the variables that the expression reaches',
      source: {
        expression: 'variables.b == 1',
        variables: [
          { name: 'a', expression: 'oldObject.spec' },
          { name: 'b', expression: 'variables.a.replicas' },
        ],
      },
      is: true,
    },
    {
      claim: 'does not hold for a variable that nothing reads',
      source: { expression: 'true', variables: [{ name: 'a', expression: 'oldObject.spec' }] },
      is: false,
    },
    {
      claim: 'does not hold for a message alone',
      source: { expression: 'true', messageExpression: 'string(oldObject.metadata.name)' },
      is: false,
    },
    {
      claim: 'does not hold for a comprehension variable of that name',
      source: { expression: '[1].all(oldObject, oldObject > 0)' },
      is: false,
    },
  ]
  for (const { claim, source, is } of rows) {
    it(claim, () => {
      assert.equal(program(source).readsOldObject, is)
    })
  }
})

describe('the errors of a rule', () => {
  it('are all reported together, each with its path and position', () => {
    const found = errors({
      expression: 'object.a +',
      variables: [
        { name: 'a', expression: 'nobody' },
        { name: 'a', expression: 'true' },
        { name: 'in', expression: "true &&\n  1 + 'x' > 0" },
      ],
      messageExpression: '1',
    })
    assert.deepEqual(
      found.map((line) => line.replace(/syntax error.*/, 'syntax error')),
      [
        "variables[0].expression: 1:1: undeclared reference to 'nobody'",
        "variables[1].name: 'a' is declared twice",
        "variables[2].name: 'in' is not a CEL identifier",
        "variables[2].expression: 2:5: no matching overload for '_+_' applied to '(int, string)'",
        'expression: 1:10: syntax error',
        'messageExpression: 1:1: must evaluate to string, but gives int',
      ],
    )
  })

  it('include too many variables', () => {
    const variables = Array.from({ length: 65 }, (_, index) => ({ name: `v${String(index)}`, expression: '1' }))
    assert.deepEqual(errors({ expression: 'true', variables }), ['variables: a rule has at most 64 variables'])
  })
})
