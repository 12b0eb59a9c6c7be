import type { EvaluationRequest } from '../evaluate/request.ts'
import { denies, type RuleResult, type Verdict } from '../evaluate/verdict.ts'
import { workloadResource } from '../kubernetes/workloads.ts'
import type { Policy, PolicySet } from '../load/policy.ts'
import { clip, count, list, oneLine, shellWord } from './text.ts'
import { reasonSentence, ruleName, violationSentence } from './violation.ts'

const mostViolations = 10

/**
 * The message of a denied request, as kubectl prints it: by policy, then rule, every violation with path, found, wanted and how
 * to fix it; who may change it; who asked; and, where the policy allows overrides, the command for one.
 */
export function denialMessage(verdict: Verdict, request: EvaluationRequest, set: PolicySet): string {
  const denying = verdict.results.filter(denies)
  const total = denying.reduce((sum, result) => sum + Math.max(1, newViolations(result).length), 0)
  const lines = [`${target(request)}: ${count(total, 'violation')} of ${list(policiesOf(denying))}`]
  let left = mostViolations
  for (const result of denying) {
    const policy = set.policies.find((candidate) => candidate.name === result.policy)
    lines.push(...ruleLines(result, policy, left))
    left = Math.max(0, left - newViolations(result).length)
  }
  if (total > mostViolations) lines.push(`… and ${String(total - mostViolations)} more`)
  lines.push(...verdict.unreadable.map((reason) => `note: ${clip(reason, 300)}; the policy was taken to match`))
  lines.push(`asked by ${asker(request)}`)
  return [...lines, ...overrideLines(denying, request, set)].join('\n')
}

function newViolations(result: RuleResult): RuleResult['violations'] {
  return result.violations.filter((violation) => violation.age === 'new')
}

function ruleLines(result: RuleResult, policy: Policy | undefined, most: number): string[] {
  const violations = newViolations(result)
  if (violations.length === 0) return [`- ${ruleName(result)}: ${reasonSentence(result) ?? 'could not be evaluated'}`]
  const lines = violations.slice(0, most).map((violation) => `- ${ruleName(result)}: ${violationSentence(violation)}`)
  if (lines.length === 0) return []
  const fixes = [...new Set(violations.slice(0, most).map((violation) => clip(violation.fix, 200)))]
  return [...lines, ...fixes.map((fix) => `  to fix: ${fix}`), ...mayChange(violations, policy)]
}

function mayChange(violations: RuleResult['violations'], policy: Policy | undefined): string[] {
  if (policy === undefined || !violations.some((violation) => violation.locked)) return []
  const { serviceAccounts = [], users = [], groups = [] } = policy.managers
  const managers = [named('service account', serviceAccounts), named('user', users), named('group', groups)].filter(
    (each) => each !== '',
  )
  return [
    `  may be changed by: ${managers.length === 0 ? 'nobody (the policy names no managers)' : managers.join('; ')}`,
  ]
}

function named(what: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${what}${names.length === 1 ? '' : 's'} ${list(names)}`
}

function target(request: EvaluationRequest): string {
  const kind = workloadResource(request.group, request.resource)?.kind ?? request.resource
  return `${kind} ${oneLine(`${request.namespace}/${request.name === '' ? '(generated name)' : request.name}`)}`
}

function asker({ user }: EvaluationRequest): string {
  const groups = user.groups.length === 0 ? 'no groups' : `groups ${list(user.groups.map((group) => clip(group, 100)))}`
  return `${clip(user.username, 200)}, ${groups}`
}

/** An exception names its target, so there is none for an object whose name is still to be generated. */
function overrideLines(denying: readonly RuleResult[], request: EvaluationRequest, set: PolicySet): string[] {
  if (request.name === '') return []
  return set.policies
    .filter((policy) => policy.overrides?.allowed === true)
    .flatMap((policy) => {
      const rules = denying.filter((result) => result.policy === policy.name).map((result) => result.rule)
      return rules.length === 0 ? [] : [`for an exception: ${overrideCommand(policy, rules, request)}`]
    })
}

function overrideCommand(policy: Policy, rules: readonly string[], request: EvaluationRequest): string {
  const resource = workloadResource(request.group, request.resource)
  const type = (resource?.kind ?? request.resource).toLowerCase()
  const ticket = policy.overrides?.requireTicket === true ? ' --ticket TICKET' : ''
  const flags = rules.map((rule) => `--rule ${rule}`).join(' ')
  return oneLine(
    `kubectl heal override grant ${type}/${request.name} -n ${request.namespace} --policy ${policy.name} ${flags} --user ${shellWord(request.user.username)} --for 1h --reason TEXT${ticket}`,
  )
}

function policiesOf(results: readonly RuleResult[]): string[] {
  return [...new Set(results.map((result) => result.policy))].map((name) => `policy ${name}`)
}
