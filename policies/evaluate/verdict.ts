import type { Action, RuleTypeName } from '../load/policy.ts'
import type { Finding } from '../rules/rule-type.ts'

/** `warn`: violated, but only told. `skip`: an exception, a manager or a limit stands before it. `error`: could not be evaluated. */
export type Result = 'pass' | 'fail' | 'warn' | 'skip' | 'error'

/** A finding placed in time: `old` ones stood in the stored object already and never deny. */
export interface Violation extends Finding {
  age: 'new' | 'old'
  /** Found by a lock: the policy's managers may change it. */
  locked: boolean
}

/** What one rule of one policy said to one request. */
export interface RuleResult {
  policy: string
  rule: string
  type: RuleTypeName
  /** The action in force, after --max-action. */
  action: Action
  result: Result
  /** For skip, error and a warn without violations: why, as the end of a sentence. */
  reason?: string
  /** For skip by an exception: its name. */
  exception?: string
  /** The rule's violations; empty for pass, skip and error. */
  violations: readonly Violation[]
  /** New violations that did not count: of a lock, because a manager who is a person asked; of any rule, because of the exception. */
  waived?: readonly Violation[]
}

/** The answer to one request; results are sorted by policy, then rule as written. */
export interface Verdict {
  /** True when an Enforce rule failed or could not be evaluated. */
  denied: boolean
  results: readonly RuleResult[]
  /** Why nothing was evaluated, where nothing was (`not a workload`, `being deleted`, …). */
  notEvaluated?: NotEvaluated
  /** What could not be read of the cluster but would have mattered to `match`, each the end of a sentence. */
  unreadable: readonly string[]
}

/** Why a request was allowed without asking any rule. */
export type NotEvaluated =
  | 'operation' // DELETE and CONNECT are never judged
  | 'unknown-kind' // no workload kind of the table, or a subresource nothing is known about
  | 'being-deleted'
  | 'built-in-controller'
  | 'mirror-pod'
  | 'no-policy-matches'

/** True where every rule passed, and nothing is left to be said. */
export function isClean({ results, unreadable }: Verdict): boolean {
  return unreadable.length === 0 && results.every(({ result }) => result === 'pass')
}

/** True for a result that denies the request: an Enforce rule failed, or could not be evaluated. */
export function denies(result: RuleResult): boolean {
  return result.result === 'fail' || (result.result === 'error' && result.action === 'Enforce')
}
