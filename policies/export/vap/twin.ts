import type { JsonObject } from '../../json.ts'
import type { Policy, Rule } from '../../load/policy.ts'
import type { Claim } from '../../registration/claims.ts'

/** A named CEL expression of a ValidatingAdmissionPolicy. */
export interface Variable {
  name: string
  expression: string
}

/** One check: true passes. The message is a CEL string, of which `fallback` is what is said where it fails. */
export interface Check {
  expression: string
  messageExpression?: string
  fallback: string
}

/**
 * What a rule becomes, a part of a ValidatingAdmissionPolicy. Variables of one name that are the same in several rules are shared; where
 * they are not, the rules are kept apart.
 */
export interface Twin {
  /** The policy's managers pass. */
  lock: boolean
  /** Of what the rule judges, what this twin judges. */
  claims: readonly Claim[]
  /** CEL that is true of requests that are not for this rule, more than what is asked of every twin. It cannot fail. */
  skips?: readonly Variable[]
  /** Each may read those before it. */
  variables: readonly Variable[]
  checks: readonly Check[]
}

/** A rule in CEL, as far as there is one. */
export interface Translation {
  twins: readonly Twin[]
  /** What the twins let through although the rule does not, each the end of a sentence. */
  losses: readonly string[]
}

/** What a translator is given. */
export interface Source {
  policy: Policy
  rule: Rule
  /** As the schema of its type describes them. */
  options: JsonObject
  /** Every sort of request that the rule judges and that a twin can see. */
  claims: readonly Claim[]
}

/** Puts a rule into CEL. */
export type Translator = (source: Source) => Translation

/** A rule that CEL cannot express at all. */
export function inexpressible(reason: string): Translator {
  return () => ({ twins: [], losses: [reason] })
}
