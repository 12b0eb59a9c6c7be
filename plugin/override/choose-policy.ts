import { covers, type Candidates } from '../../policies/evaluate/matching.ts'
import { HealError } from '../../policies/heal-error.ts'
import type { JsonObject } from '../../policies/json.ts'
import type { Known } from '../../policies/known.ts'
import type { Policy } from '../../policies/load/policy.ts'
import { list } from '../../policies/messages/text.ts'
import { nearest } from '../../policies/schema/nearest.ts'
import type { Target } from './target.ts'

/** What policies are matched by: the workload and its labels, its namespace and that one's labels. */
export interface TargetFacts extends Target {
  namespace: string
  labels: Known<JsonObject>
  namespaceLabels: Known<JsonObject>
}

/** The one policy that covers the target and has the rules. Throws a HealError that lists the candidates where there is not just one. */
export function choosePolicy(rules: readonly string[], policies: readonly Policy[], target: TargetFacts): string {
  const covering = policies.filter((policy) => isCovered(policy, target))
  const candidates = covering.filter((policy) => rules.every((rule) => hasRule(policy, rule)))
  const [only, second] = candidates
  if (only !== undefined && second === undefined) return only.name
  if (only !== undefined)
    throw new HealError('usage', `${named(rules)} is in several policies: ${list(candidates.map(quoted), 20)}`, {
      hint: 'Say which with --policy NAME',
    })
  throw noCandidate(rules, policies, covering, target)
}

/** Whether a policy is about a workload. What is not known about it counts as matching, as in the webhook. */
export function isCovered(policy: Policy, target: TargetFacts): boolean {
  // What covers a Pod is often told of its owner, who is not looked up here; the webhook judges it by itself.
  if (target.kind === 'Pod') return true
  const self = { kind: target.kind, name: { state: 'known', value: target.name }, labels: target.labels } as const
  const { namespace, namespaceLabels } = target
  const candidates: Candidates = { self: [self], pod: [], topOwner: [], namespace, namespaceLabels }
  return covers(policy, candidates, ['self']).covered
}

function noCandidate(
  rules: readonly string[],
  policies: readonly Policy[],
  covering: readonly Policy[],
  target: TargetFacts,
): HealError {
  const workload = `${target.kind.toLowerCase()}/${target.name} in namespace "${target.namespace}"`
  if (policies.length === 0) return new HealError('no-policies', 'there are no policies, so nothing needs an exception')
  const unknown = rules.filter((rule) => !policies.some((policy) => hasRule(policy, rule)))
  if (unknown.length > 0) return unknownRule(unknown, covering.length > 0 ? covering : policies)
  const elsewhere = policies.filter((policy) => rules.some((rule) => hasRule(policy, rule)))
  const holders = list(elsewhere.map(quoted))
  if (elsewhere.some((policy) => covering.includes(policy)))
    return new HealError('usage', `no policy has all of the rules ${named(rules)}; they are in ${holders}`, {
      hint: 'An exception is to one policy: grant one for each',
    })
  const not = elsewhere.length === 1 ? `it does` : `they do`
  return new HealError('usage', `${named(rules)} is in ${holders}, but ${not} not cover ${workload}`, {
    hint: 'Nothing needs an exception there',
  })
}

function unknownRule(unknown: readonly string[], policies: readonly Policy[]): HealError {
  const all = policies.flatMap((policy) => policy.rules.map(({ name }) => ({ name, policy })))
  const near = nearest(
    unknown[0] ?? '',
    all.map(({ name }) => name),
  )
  const meant = all.find(({ name }) => name === near)
  const message = `no policy has a rule ${named(unknown)}`
  if (meant !== undefined)
    return new HealError('usage', `${message}; did you mean ${JSON.stringify(meant.name)} of ${quoted(meant.policy)}?`)
  const names = all.map(({ name, policy }) => `${name} (${policy.name})`)
  return new HealError('usage', message, { hint: `There ${names.length === 1 ? 'is' : 'are'} ${list(names, 20)}` })
}

function hasRule(policy: Policy, name: string): boolean {
  return policy.rules.some((rule) => rule.name === name)
}

function named(rules: readonly string[]): string {
  return list(rules.map((rule) => JSON.stringify(rule)))
}

function quoted({ name }: Policy): string {
  return `policy ${JSON.stringify(name)}`
}
