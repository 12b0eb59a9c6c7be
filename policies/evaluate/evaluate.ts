import { isManager, isSystemUser } from '../kubernetes/identities.ts'
import type { Action, DriftException, Policy, PolicySet, Rule } from '../load/policy.ts'
import { noFindings, type Finding, type RuleOutcome } from '../rules/rule-type.ts'
import { exceptionFor, usableExceptions } from './exceptions.ts'
import { candidatesOf, covers, type Coverage, type Scope } from './matching.ts'
import type { EvaluationRequest } from './request.ts'
import { scopesOf } from './scopes.ts'
import { subjectOf, type Subject } from './subject.ts'
import { denies, type NotEvaluated, type RuleResult, type Verdict, type Violation } from './verdict.ts'

/** What an evaluation depends on besides policies and request. */
export interface EvaluateOptions {
  /** milliseconds since the epoch; decides which exceptions are live */
  now: number
  /** Caps every rule's action (--max-action). */
  maxAction?: Action
  /** Only rules whose own action is Enforce (`closed`), or only the others (`open`). */
  only?: 'closed' | 'open'
}

/**
 * The one evaluator of webhook, check and scan: pure and total. Every rule of every matching policy is asked; any Enforce
 * violation that is new denies.
 */
export function evaluate(set: PolicySet, request: EvaluationRequest, options: EvaluateOptions): Verdict {
  const subject = subjectOf(request)
  if (typeof subject === 'string') return nothing(subject)
  const candidates = candidatesOf(request, subject)
  const usable = usableExceptions(set, request, subject, options.now)
  const unreadable = new Set<string>()
  const results: RuleResult[] = []
  for (const policy of set.policies) {
    const coverages = new Map<readonly Scope[], Coverage>()
    for (const rule of policy.rules) {
      if (!isAsked(rule, subject, options)) continue
      const scopes = scopesOf(rule, subject)
      const coverage = coverages.get(scopes) ?? covers(policy, candidates, scopes)
      coverages.set(scopes, coverage)
      if (!coverage.covered) continue
      for (const reason of coverage.unreadable) unreadable.add(reason)
      results.push(judge(policy, rule, subject, usable, options))
    }
  }
  if (results.length === 0) return nothing(subject.context.forAnOwner ? 'built-in-controller' : 'no-policy-matches')
  return { denied: results.some(denies), results, unreadable: [...unreadable].sort() }
}

function nothing(notEvaluated: NotEvaluated): Verdict {
  return { denied: false, results: [], notEvaluated, unreadable: [] }
}

function isAsked(rule: Rule, subject: Subject, { only }: EvaluateOptions): boolean {
  if (only !== undefined && (rule.action === 'Enforce') !== (only === 'closed')) return false
  // Only signatures are looked at of what a built-in controller writes for an owner: the owner was judged, but a tag can move.
  if (subject.context.forAnOwner && rule.type !== 'signedImages') return false
  return rule.prepared.reads(subject.kind, subject.context)
}

function judge(
  policy: Policy,
  rule: Rule,
  subject: Subject,
  usable: readonly DriftException[],
  options: EvaluateOptions,
): RuleResult {
  const action = capped(rule.action, options.maxAction)
  const outcome = outcomeOf(policy, rule, subject)
  if (outcome.kind === 'passed')
    return { policy: policy.name, rule: rule.name, type: rule.type, action, result: 'pass', violations: [] }
  const base = { policy: policy.name, rule: rule.name, type: rule.type, action, violations: [] }
  if (outcome.kind === 'waived') return { ...base, result: 'pass', waived: outcome.waived }
  if (outcome.kind === 'skip') return { ...base, result: 'skip', reason: outcome.reason }
  const isOld = outcome.kind === 'violations' && outcome.violations.every((violation) => violation.age === 'old')
  const exception = isOld ? undefined : exceptionFor(usable, policy.name, rule.name)
  if (exception !== undefined) return { ...base, ...excepted(exception, outcome) }
  if (outcome.kind === 'unverified') return { ...base, result: 'warn', reason: outcome.reason }
  if (outcome.kind === 'error') return { ...base, result: 'error', reason: outcome.reason }
  const result = action === 'Enforce' && !isOld ? 'fail' : 'warn'
  const waived = outcome.waived.length === 0 ? {} : { waived: outcome.waived }
  return { ...base, result, violations: outcome.violations, ...waived }
}

function excepted(
  { name }: DriftException,
  outcome: Outcome,
): Pick<RuleResult, 'result' | 'reason' | 'exception' | 'waived'> {
  const waived =
    outcome.kind === 'violations'
      ? [...outcome.waived, ...outcome.violations.filter((violation) => violation.age === 'new')]
      : []
  return { result: 'skip', reason: `exception "${name}" is live`, exception: name, waived }
}

type Outcome =
  | { kind: 'passed' }
  /** Passed, since all that is to be found is locked, and was changed by a manager who is a person. */
  | { kind: 'waived'; waived: readonly Violation[] }
  | { kind: 'skip'; reason: string }
  | { kind: 'unverified'; reason: string }
  | { kind: 'error'; reason: string }
  | { kind: 'violations'; violations: readonly Violation[]; waived: readonly Violation[] }

const passed: Outcome = { kind: 'passed' }

/** Changes first, then the state; an error or a limit of either speaks for the rule. */
function outcomeOf(policy: Policy, rule: Rule, subject: Subject): Outcome {
  const changed = compare(policy, rule, subject)
  const found = rule.prepared.inspect?.(subject.now, subject.context) ?? noFindings
  if (changed === noFindings && found === noFindings) return passed
  for (const outcome of [changed, found]) if (outcome.kind === 'error') return outcome
  for (const outcome of [changed, found]) if (outcome.kind !== 'findings') return outcome
  const changes = changed.kind === 'findings' ? changed.findings : []
  const state = found.kind === 'findings' ? found.findings : []
  const waived = changed === byManager ? waivedChanges(rule, subject) : []
  if (changes.length === 0 && state.length === 0) return waived.length === 0 ? passed : { kind: 'waived', waived }
  return { kind: 'violations', violations: [...asNew(rule, changes), ...agedState(rule, subject, state)], waived }
}

/** What a lock says to a manager; no rule makes this one. */
const byManager: RuleOutcome = { kind: 'findings', findings: [] }

function compare(policy: Policy, rule: Rule, subject: Subject): RuleOutcome {
  const { prepared } = rule
  if (prepared.compare === undefined) return noFindings
  if (subject.old === undefined && prepared.compareOnCreate !== true) return noFindings
  if (prepared.lock && isManager(policy.managers, subject.context.request.user)) {
    // Nothing is told of machinery, which changes things all day; so nothing needs to be compared.
    return isSystemUser(subject.context.request.user) ? noFindings : byManager
  }
  return prepared.compare({ old: subject.old, now: subject.now }, subject.context)
}

function waivedChanges(rule: Rule, { old, now, context }: Subject): Violation[] {
  const changed = rule.prepared.compare?.({ old, now }, context) ?? noFindings
  return changed.kind === 'findings' ? asNew(rule, changed.findings) : []
}

function asNew({ prepared }: Rule, changes: readonly Finding[]): Violation[] {
  return changes.map((finding) => ({ ...finding, age: 'new', locked: prepared.lock }))
}

/** A violation is old when the stored object has one of the same path and found value. */
function agedState(rule: Rule, subject: Subject, state: readonly Finding[]): Violation[] {
  if (state.length === 0) return []
  const stored =
    subject.old === undefined ? noFindings : (rule.prepared.inspect?.(subject.old, subject.context) ?? noFindings)
  const before = new Set(stored.kind === 'findings' ? stored.findings.map(identityOf) : [])
  return state.map((finding) => {
    const age = before.has(identityOf(finding)) ? 'old' : 'new'
    return { ...finding, age, locked: false }
  })
}

function identityOf(finding: Finding): string {
  return `${finding.path}\n${finding.identity ?? finding.found}`
}

const strength: Record<Action, number> = { Audit: 0, Warn: 1, Enforce: 2 }

function capped(action: Action, maxAction: Action | undefined): Action {
  return maxAction !== undefined && strength[maxAction] < strength[action] ? maxAction : action
}
