import assert from 'node:assert/strict'
import { printDouble } from '../../../policies/cel/functions/conversions.ts'
import { formatString } from '../../../policies/cel/functions/format-string.ts'
import { INPUTS } from '../../../policies/cel/plan/inputs.ts'
import { planNode } from '../../../policies/cel/plan/planner.ts'
import type { Findings, Scope } from '../../../policies/cel/plan/plan.ts'
import { parseExpression } from '../../../policies/cel/syntax/parse.ts'
import { Budget } from '../../../policies/cel/values/budget.ts'
import { equal } from '../../../policies/cel/values/equality.ts'
import { isFault } from '../../../policies/cel/values/fault.ts'
import type { Result } from '../../../policies/cel/values/fault.ts'
import { listOf } from '../../../policies/cel/values/list.ts'
import { kindOf } from '../../../policies/cel/values/value.ts'
import type { Value } from '../../../policies/cel/values/value.ts'
import { asArray, asObject, dig } from '../../../policies/json.ts'
import type { ConformanceCase } from './cases.ts'
import { readValue } from './expected.ts'

/** Runs a case and throws unless it ends as the suite says. */
export function runCase({ test }: ConformanceCase): void {
  const bindings = Object.entries(asObject(test['bindings']) ?? {})
  const values = bindings.map(([, binding]) => readValue(asObject(binding)?.['value']))
  const expected = test['value'] ?? dig(test, 'typedResult', 'result')
  const result = evaluate(
    test.expr,
    [...bindings.map(([name]) => name), ...undeclaredNames(test, bindings.length)],
    values,
    test['checkOnly'] === true,
  )
  if (test['evalError'] !== undefined) {
    assert.ok(typeof result === 'string', `expected an error, got ${show(result)}`)
    assert.ok(!isMissing(result) || isMissing(JSON.stringify(test['evalError'])), `fails for another reason: ${result}`)
    return
  }
  if (typeof result === 'string') {
    assert.fail(result)
  }
  if (test['checkOnly'] !== true) {
    assertSame(result.value, expected === undefined ? true : readValue(expected))
  }
}

/** Whether an error only says that something does not exist here; the suite rarely means that one. */
function isMissing(error: string): boolean {
  return /undeclared|unbound|unknown (?:variable|function)|protobuf message/.test(error)
}

/** Names that the suite declares without a value: they only have to pass the checks. */
function undeclaredNames(test: ConformanceCase['test'], bound: number): string[] {
  return bound > 0 ? [] : asArray(test['typeEnv']).map((declaration) => String(dig(declaration, 'name')))
}

/** The value, or the error as text. */
function evaluate(
  source: string,
  names: readonly string[],
  values: Value[],
  checkOnly: boolean,
): { value: Value } | string {
  const slots = [...INPUTS.map(() => null), ...values]
  const locals = new Map(names.map((name, index) => [name, INPUTS.length + index]))
  const findings: Findings = {
    issues: [],
    reads: { inputs: new Set(), variables: new Set() },
    slots: INPUTS.length + names.length,
  }
  const scope: Scope = { findings, inputs: INPUTS, variables: new Map(), locals, level: 0, plan: planNode }
  try {
    const plan = planNode(parseExpression(source), scope)
    const [issue] = findings.issues
    const result: Result =
      checkOnly || issue !== undefined ? null : plan.evaluate({ budget: new Budget(), slots, variables: [] })
    return issue === undefined ? (isFault(result) ? result.message : { value: result }) : issue.message
  } catch (error) {
    return String(error)
  }
}

function assertSame(actual: Value, expected: Value): void {
  assert.equal(kindOf(actual), kindOf(expected))
  if (typeof actual === 'number' && typeof expected === 'number') {
    assert.equal(printDouble(actual), printDouble(expected))
  } else {
    assert.ok(
      equal(actual, expected, new Budget()),
      `expected ${show({ value: expected })}, got ${show({ value: actual })}`,
    )
  }
}

function show(result: { value: Value } | string): string {
  const text = typeof result === 'string' ? result : formatString('%s', listOf([result.value]), new Budget())
  return typeof text === 'string' ? text : 'a value that cannot be printed'
}
