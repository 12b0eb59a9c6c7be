import { showDuration } from '../../policies/load/duration.ts'
import type { Policy } from '../../policies/load/policy.ts'
import { didYouMean } from '../../policies/schema/nearest.ts'
import type { Grant } from './exception-document.ts'

/** Why the policies do not allow an exception, one sentence each, told by the flags of the command line. */
export function policyProblems(grant: Grant, policies: readonly Policy[]): string[] {
  const policy = policies.find(({ name }) => name === grant.policy)
  if (policy !== undefined) return [...ruleProblems(grant, policy), ...overrideProblems(grant, policy)]
  const names = policies.map(({ name }) => name)
  const hint = didYouMean(grant.policy, names) || `; there is ${names.join(', ')}`
  return [`--policy "${grant.policy}" is none of the policies${hint}`]
}

function ruleProblems({ rules }: Grant, policy: Policy): string[] {
  const known = policy.rules.map(({ name }) => name)
  return rules
    .filter((rule) => !known.includes(rule))
    .map((rule) => {
      const hint = didYouMean(rule, known) || `; it has ${[...known].sort().join(', ')}`
      return `--rule "${rule}" is no rule of policy "${policy.name}"${hint}`
    })
}

function overrideProblems({ ticket, duration }: Grant, { name, overrides }: Policy): string[] {
  if (overrides?.allowed !== true) return [`policy "${name}" allows no exceptions (spec.overrides.allowed)`]
  const { maxDuration, requireTicket } = overrides
  const problems = requireTicket && ticket === undefined ? [`give --ticket: policy "${name}" asks for one`] : []
  if (maxDuration !== undefined && duration > maxDuration)
    problems.push(`--for is at most ${showDuration(maxDuration)}: policy "${name}" allows no longer`)
  return problems
}
