import type { JsonObject } from '../json.ts'
import type { PolicySet, Rule } from '../load/policy.ts'
import { conditionsForAnybody, conditionsForControllers, conditionsForFilling } from './conditions/conditions.ts'
import { insideThePolicies } from './conditions/place.ts'
import type { MatchCondition } from './conditions/text.ts'
import { pins, type Claim } from './claims.ts'
import { demandsOf, type Choice, type Demands } from './demands.ts'
import { exemptNamespaces } from './exempt-namespaces.ts'
import { isNowhere, namespaceSelectorOf, selectsNames } from './namespace-selector.ts'
import { policyObjectEntries } from './policy-objects.ts'
import { webhook } from './webhook.ts'
import type { RegistrationOptions } from './webhook-configurations.ts'
import { webhookRules } from './webhook-rules.ts'

/** One webhook that workloads are sent to. */
interface Entry extends Choice {
  name: string
  path: string
  /** Fails closed, unless all actions are capped. */
  enforces: boolean
  conditions(demands: Demands): MatchCondition[]
}

const isEnforced = (rule: Rule): boolean => rule.action === 'Enforce'
const isImages = (rule: Rule): boolean => rule.type === 'signedImages'

/** By the rule's own action, as the server's endpoints choose. `images…` take what the first two skip, so nothing is sent twice. */
const validating: readonly Entry[] = [
  {
    name: 'enforce',
    path: '/validate/closed',
    enforces: true,
    askers: 'anybody',
    chosen: isEnforced,
    conditions: conditionsForAnybody,
  },
  {
    name: 'warn',
    path: '/validate/open',
    enforces: false,
    askers: 'anybody',
    chosen: (rule) => !isEnforced(rule),
    conditions: conditionsForAnybody,
  },
  {
    name: 'images',
    path: '/validate/closed',
    enforces: true,
    askers: 'controllers',
    chosen: (rule) => isImages(rule) && isEnforced(rule),
    conditions: conditionsForControllers,
  },
  {
    name: 'images-warn',
    path: '/validate/open',
    enforces: false,
    askers: 'controllers',
    chosen: (rule) => isImages(rule) && !isEnforced(rule),
    conditions: conditionsForControllers,
  },
]

/** What is filled in: only the object itself, never a Job or a Pod that is there already (see `mutate`). Pins go further. */
const filling: Choice = {
  askers: 'anybody',
  chosen: ({ action, prepared }) => action !== 'Audit' && (prepared.mutate !== undefined || prepared.pin !== undefined),
  wanted: (claim, rule) => fills(claim, rule) || pins(rule, claim, 'anybody'),
}

/** The Pods of built-in controllers, in which nothing is ever filled. */
const pinning: Choice = {
  askers: 'controllers',
  chosen: ({ action, prepared }) => action !== 'Audit' && prepared.pin !== undefined,
  wanted: (claim, rule) => pins(rule, claim, 'controllers'),
}

function fills({ operation, kind, subresource }: Claim, { prepared }: Rule): boolean {
  if (prepared.mutate === undefined || subresource !== '') return false
  return operation === 'CREATE' || (kind.kind !== 'Pod' && kind.kind !== 'Job')
}

/** The validating webhooks of a set, sorted by name. */
export function validatingEntries(set: PolicySet, options: RegistrationOptions): JsonObject[] {
  const isCapped = options.maxAction === 'Warn' || options.maxAction === 'Audit'
  const entries = validating.flatMap((entry) => {
    const demands = demandsOf(set, entry)
    if (isEmpty(demands, options)) return []
    const failurePolicy = entry.enforces && !isCapped ? 'Fail' : 'Ignore'
    const timeoutSeconds = timeoutOf(demands, failurePolicy === 'Fail' ? 5 : 2)
    const scope = scopeOf(demands, entry.conditions(demands), options)
    return [webhook(options, { name: entry.name, path: entry.path, failurePolicy, timeoutSeconds, ...scope })]
  })
  return byName([...entries, ...policyObjectEntries('validating', options)])
}

/** Images are verified at registries, which takes longer than everything else; cached verdicts take nothing. */
function timeoutOf({ rules }: Demands, otherwise: number): number {
  return rules.some(({ rule }) => isImages(rule)) ? 10 : otherwise
}

/** The mutating webhooks of a set, sorted by name. */
export function mutatingEntries(set: PolicySet, options: RegistrationOptions): JsonObject[] {
  const entries = [
    mutatingEntry('fill', demandsOf(set, filling), conditionsForFilling, options),
    mutatingEntry('pin', demandsOf(set, pinning), conditionsForControllers, options),
  ]
  return byName([...entries.flat(), ...policyObjectEntries('mutating', options)])
}

function mutatingEntry(
  name: string,
  demands: Demands,
  conditions: (demands: Demands) => MatchCondition[],
  options: RegistrationOptions,
): JsonObject[] {
  if (options.maxAction === 'Audit' || isEmpty(demands, options)) return []
  const scope = scopeOf(demands, conditions(demands), options)
  // Containers that a later webhook adds are filled and pinned too.
  const parts = { name, path: '/mutate', failurePolicy: 'Ignore', reinvocationPolicy: 'IfNeeded' } as const
  return [webhook(options, { ...parts, timeoutSeconds: timeoutOf(demands, 2), ...scope })]
}

function scopeOf(demands: Demands, conditions: readonly MatchCondition[], options: RegistrationOptions) {
  const places = demands.demands.map(({ place }) => place)
  const namespaceSelector = namespaceSelectorOf(places, exemptNamespaces(options.ownNamespace))
  return {
    rules: webhookRules(demands.claims.values()),
    namespaceSelector,
    matchConditions: [...conditions, ...insideThePolicies(demands, selectsNames(namespaceSelector))],
  }
}

function isEmpty({ claims, demands }: Demands, options: RegistrationOptions): boolean {
  const places = demands.map(({ place }) => place)
  return claims.size === 0 || isNowhere(places, exemptNamespaces(options.ownNamespace))
}

function byName(webhooks: readonly JsonObject[]): JsonObject[] {
  return [...webhooks].sort((left, right) => (String(left['name']) < String(right['name']) ? -1 : 1))
}
