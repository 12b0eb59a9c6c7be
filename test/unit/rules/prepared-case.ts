import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { RuleResult } from '../../../policies/evaluate/verdict.ts'
import { workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import type { Managers } from '../../../policies/load/policy.ts'
import { mutate } from '../../../policies/mutate/mutate.ts'
import type { PrepareContext, PreparedRule, RuleType } from '../../../policies/rules/rule-type.ts'
import { caseRequest } from '../../support/case-request.ts'
import { policy, policySet, rule } from '../../support/policy-set.ts'
import type { RuleCase } from '../../support/rule-case.ts'

/** What `prepare` complained about, as `path: message`. */
export interface Complaints {
  problems: string[]
  warnings: string[]
}

/** A rule prepared from its options, with the complaints. */
export function prepare<Options>(
  type: RuleType<Options>,
  options: Options,
  context: Partial<PrepareContext> = {},
): Complaints & { prepared: PreparedRule } {
  const problems: string[] = []
  const warnings: string[] = []
  const prepared = type.prepare(options, {
    problem: (path, message) => problems.push(`${path}: ${message}`),
    warning: (path, message) => warnings.push(`${path}: ${message}`),
    source: 'policy.yaml',
    inCluster: false,
    kinds: workloadKinds.map(({ kind }) => kind),
    match: {},
    ...context,
  })
  return { prepared, problems, warnings }
}

/** The result of a case's one rule, through the evaluator, after what the rule fills in and pins; undefined where no rule was asked. */
export function resultOf<Options>(type: RuleType<Options>, ruleCase: RuleCase): RuleResult | undefined {
  // The fixtures are the loader's input: here their options are trusted to fit the type.
  const options = ruleCase.rule[type.type] as Options
  const { prepared } = prepare(type, options)
  const managers = (ruleCase.spec?.['managers'] ?? {}) as Managers
  const set = policySet([policy({ managers, rules: [rule('rule', prepared, { type: type.type })] })])
  const request = caseRequest(ruleCase)
  return evaluate(set, { ...request, object: mutate(set, request).object }, { now: 0 }).results[0]
}
