import type { Policy, PolicySet, Rule } from '../../policies/load/policy.ts'
import { indented } from './indented.ts'
import { describeOverrides } from '../output/policy-list.ts'

/** A rule of a loaded policy. */
export interface NamedRule {
  policy: Policy
  rule: Rule
}

/** The rules called `name`, or `policy/name`. */
export function rulesNamed(set: PolicySet, name: string): NamedRule[] {
  return set.policies.flatMap((policy) =>
    policy.rules
      .filter((rule) => rule.name === name || `${policy.name}/${rule.name}` === name)
      .map((rule) => ({ policy, rule })),
  )
}

/** Every name of a policy or a rule. */
export function namesIn(set: PolicySet): string[] {
  return set.policies.flatMap((policy) => [
    policy.name,
    ...policy.rules.flatMap(({ name }) => [name, `${policy.name}/${name}`]),
  ])
}

/** A rule with what its policy says of it; what `-o json` prints. */
export function describeRule({ policy, rule }: NamedRule) {
  const { match, exclude, managers, source } = policy
  return {
    policy: policy.name,
    rule: rule.name,
    type: rule.type,
    action: rule.action,
    ...(rule.description === undefined ? {} : { description: rule.description }),
    options: rule.options,
    match,
    exclude,
    managers,
    overrides: describeOverrides(policy),
    file: `${source.file}:${String(source.line)}`,
  }
}

/** The same as text. */
export function namedRuleText(named: NamedRule): string {
  const { policy, rule, description, ...facts } = describeRule(named)
  const said = description === undefined ? '' : `\n${description}\n`
  return `RULE: ${policy}/${rule}\n${said}\n${indented(facts)}`
}
