import assert from 'node:assert/strict'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { caseRequest } from '../case-request.ts'
import type { RuleCase } from '../rule-case.ts'
import { differences } from './unmakeable.ts'

/** Rules of different types in one policy, and the cases that are about any of them. */
export interface Together {
  rules: readonly JsonObject[]
  cases: readonly { file: string; ruleCase: RuleCase }[]
}

/** Few enough that the API server does not cut the warnings of all of them short. */
const atOnce = 6

/**
 * Deals the rules of all cases that ask nothing else of their policy out to policies, so that each has some of every sort. Without
 * rules of which the twin is known to think otherwise.
 */
export function dealt(casesByFile: ReadonlyMap<string, readonly RuleCase[]>): Together[] {
  const byRule = new Map<string, Together['cases'][number][]>()
  for (const [file, cases] of casesByFile)
    for (const ruleCase of cases.filter(({ spec }) => spec === undefined)) {
      const key = JSON.stringify(ruleCase.rule)
      byRule.set(key, [...(byRule.get(key) ?? []), { file, ruleCase }])
    }
  const isLike = ({ file, ruleCase }: Together['cases'][number]): boolean =>
    !(`${file}: ${ruleCase.name}` in differences)
  const all = [...byRule.values()].filter((cases) => cases.every(isLike))
  const stacks = Math.ceil(all.length / atOnce)
  return Array.from({ length: stacks }, (_, index) => {
    const mine = all.filter((_one, number) => number % stacks === index)
    return { rules: mine.flatMap(([first]) => (first === undefined ? [] : [first.ruleCase.rule])), cases: mine.flat() }
  })
}

/** The rules as one policy; they are named `r0`, `r1` … */
export async function policyOf({ rules }: Together, action: 'Enforce' | 'Warn'): Promise<PolicySet> {
  const policy = {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftPolicy',
    metadata: { name: 'all' },
    spec: { match: {}, action, rules: rules.map((rule, index) => ({ name: `r${String(index)}`, ...rule })) },
  }
  const { set, problems } = await loadPolicies([{ path: 'all.yaml', text: JSON.stringify(policy) }])
  assert.ok(set, problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return set
}

/** The names of the rules that the evaluator finds broken, sorted; an error is none, because a warning is not given of one. */
export function brokenRules(set: PolicySet, ruleCase: RuleCase): string[] {
  const { results } = evaluate(set, caseRequest(ruleCase), { now: 0 })
  const broken = results.flatMap(({ rule, result }) => (result === 'fail' ? [rule] : []))
  return [...new Set(broken)].sort()
}

/** The names of the rules that warnings are about, sorted. */
export function warnedRules(warnings: readonly string[]): string[] {
  return [...new Set(warnings.flatMap((line) => / all\/(r\d+): /.exec(line)?.[1] ?? []))].sort()
}
