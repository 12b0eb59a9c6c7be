import type { JsonObject } from '../../json.ts'
import type { Policy, PolicySet, Rule, RuleTypeName } from '../../load/policy.ts'
import { claimsOf } from '../../registration/claims.ts'
import { bundlesOf, type Member } from './bundle.ts'
import { judgeable } from './coverage.ts'
import { liveExceptions } from './exception-condition.ts'
import { twinObjects } from './objects.ts'
import { allowedNamespaces } from './rules/allowed-namespaces.ts'
import { celRule } from './rules/cel-rule.ts'
import { envLock } from './rules/env-lock.ts'
import { replicaLock } from './rules/replica-lock.ts'
import { requiredAnnotations } from './rules/required-annotations.ts'
import { requiredProbes } from './rules/required-probes.ts'
import { resourceLimits } from './rules/resource-limits.ts'
import { inexpressible, type Translator } from './twin.ts'

/** Every rule type, in CEL or with the reason why not. */
export const translators: Readonly<Record<RuleTypeName, Translator>> = {
  replicaLock,
  resourceLimits,
  requiredAnnotations,
  requiredProbes,
  envLock,
  allowedNamespaces,
  cel: celRule,
  signedImages: inexpressible('CEL cannot ask a registry for signatures'),
  configHash: inexpressible('CEL cannot compute a hash'),
  declaredFields: inexpressible('CEL cannot walk managedFields, whose depth nobody knows'),
}

/** What a twin does not hold although its rule does. */
export interface Loss {
  policy: string
  rule: string
  /** Whether nothing of the rule is held. */
  whole: boolean
  /** The end of a sentence. */
  reason: string
}

/** The twin of a set. */
export interface VapExport {
  /** Policies and their bindings, by policy, then rule. */
  objects: readonly JsonObject[]
  losses: readonly Loss[]
  /** Where the twin is not the same without being weaker; sentences. */
  notes: readonly string[]
}

/** `now`: milliseconds since the epoch; decides which exceptions are live. */
export interface VapOptions {
  now: number
  /** Exempt, as kube-system is. */
  ownNamespace: string
}

/**
 * ValidatingAdmissionPolicies with bindings that deny what the rules of a set deny: one for each DriftPolicy and action, and one for its
 * locks, in what CEL can express. Pure and deterministic.
 */
export function exportVap(set: PolicySet, options: VapOptions): VapExport {
  const rules = set.policies.map((policy) => policy.rules.map((rule) => exportRule(set, policy, rule, options)))
  return {
    objects: set.policies.flatMap((policy, index) =>
      bundlesOf((rules[index] ?? []).flatMap(({ members }) => members)).flatMap((bundle) =>
        twinObjects({ policy, bundle, ownNamespace: options.ownNamespace }),
      ),
    ),
    losses: rules.flat().flatMap(({ losses }) => losses),
    notes: [...set.policies.flatMap(overrideNote), ...set.policies.flatMap(fillNotes), ...exceptionNotes(set, options)],
  }
}

function exportRule(
  set: PolicySet,
  policy: Policy,
  rule: Rule,
  { now }: VapOptions,
): { members: Member[]; losses: Loss[] } {
  const { claims, losses } = judgeable(policy, claimsOf(policy, rule, 'anybody'))
  const translation = translators[rule.type]({ policy, rule, options: rule.options, claims })
  const twins = translation.twins.filter((twin) => twin.claims.length > 0 && twin.checks.length > 0)
  const exceptions = liveExceptions(set.exceptions, policy, rule, now)
  const reasons = twins.length === 0 ? translation.losses : [...translation.losses, ...losses]
  return {
    members: twins.map((twin) => ({ rule, twin, exceptions })),
    losses: reasons.map((reason) => ({ policy: policy.name, rule: rule.name, whole: twins.length === 0, reason })),
  }
}

function overrideNote({ name, overrides }: Policy): string[] {
  if (overrides?.allowed !== true) return []
  return [
    `policy ${name} allows exceptions: the twin denies what one that is granted later allows, until it is exported again`,
  ]
}

function fillNotes({ name, rules }: Policy): string[] {
  return rules
    .filter(({ action, prepared }) => action !== 'Audit' && prepared.mutate !== undefined)
    .map(
      (rule) =>
        `${name}/${rule.name} fills in what is absent: while the webhook is down nothing is, and what is asked for is denied`,
    )
}

/** A twin has no clock. */
function exceptionNotes({ policies, exceptions }: PolicySet, { now }: VapOptions): string[] {
  const live = exceptions.filter((exception) =>
    policies.some((policy) => policy.rules.some((rule) => liveExceptions([exception], policy, rule, now).length > 0)),
  )
  return live.map(
    ({ name, expiresAt }) =>
      `exception ${name} passes the twin until it is exported again: do so at ${new Date(expiresAt).toISOString()}, when it ends`,
  )
}
