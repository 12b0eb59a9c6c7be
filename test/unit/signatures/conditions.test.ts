import assert from 'node:assert/strict'
import { compileConditions } from '../../../policies/signatures/conditions.ts'

const predicate = {
  buildDefinition: { buildType: 'https://actions.github.io/buildtypes/workflow/v1' },
  runDetails: { builder: { id: 'https://github.com/actions/runner' } },
  vulnerabilities: [{ severity: 'low' }, { severity: 'medium' }],
}

/** `holds`, or the reason. */
function outcomeOf(conditions: readonly string[], of: unknown = predicate): string {
  const compiled = compileConditions(conditions)
  assert.ok(compiled.ok, JSON.stringify(compiled))
  const outcome = compiled.evaluate(of)
  return outcome.holds ? 'holds' : outcome.reason
}

describe('conditions of an attestation', () => {
  const builder = 'predicate.runDetails.builder.id == "https://github.com/actions/runner"'
  const rows: readonly (readonly [claim: string, conditions: readonly string[], outcome: string, of?: unknown])[] = [
    ['none: every predicate will do', [], 'holds'],
    ['one that is true', [builder], 'holds'],
    ['all must be true', [builder, 'size(predicate.vulnerabilities) == 2'], 'holds'],
    [
      'the first that is false is told',
      [builder, 'predicate.vulnerabilities.all(v, v.severity == "low")', 'false'],
      'condition "predicate.vulnerabilities.all(v, v.severity == "low")" is false',
    ],
    [
      'a field that is absent is told',
      ['predicate.runDetails.builder.version > 1'],
      'condition "predicate.runDetails.builder.version > 1" failed: no such key: version',
    ],
    ['a predicate that is no object', [builder], `condition "${builder}" failed: no such key: runDetails`, 'text'],
    ['a predicate that is null', ['predicate == null'], 'holds', null],
    [
      'a key of prototypes is data',
      ['has(predicate.constructor) || has(predicate.__proto__)'],
      'condition "has(predicate.constructor) || has(predicate.__proto__)" is false',
    ],
    [
      'a long condition on several lines is shown in part on one',
      [`predicate.a == \n  "${'b'.repeat(200)}"`],
      `condition "predicate.a == "${'b'.repeat(84)}…" is false`,
      { a: 1 },
    ],
    [
      'one that would take too long ends',
      ['predicate.all(a, predicate.all(b, a + b >= 0))'],
      'condition "predicate.all(a, predicate.all(b, a + b >= 0))" failed: cost limit exceeded',
      Array.from({ length: 1000 }, (_, index) => index),
    ],
  ]
  for (const [claim, conditions, expected, of = predicate] of rows) {
    it(claim, () => {
      assert.equal(outcomeOf(conditions, of), expected)
    })
  }

  it('what is wrong is told with the number of the condition', () => {
    const compiled = compileConditions(['predicate.ok', 'object.spec == 1', '"text"', 'predicate. =='])
    assert.ok(!compiled.ok)
    assert.deepEqual(
      compiled.errors.map(({ index, message }) => `${String(index)} ${message}`),
      [
        "1 1:1: undeclared reference to 'object'",
        '2 1:1: must evaluate to bool, but gives string',
        "3 1:10: syntax error at '. =='",
      ],
    )
  })
})
