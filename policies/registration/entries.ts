import type { JsonObject } from '../json.ts'
import type { PolicySet, Rule } from '../load/policy.ts'
import { conditionsForAnybody, conditionsForControllers, conditionsForFilling } from './conditions/conditions.ts'
import { insideThePolicies } from './conditions/place.ts'
import type { MatchCondition } from './conditions/text.ts'
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

/**
 * Rule types whose verdict is never a denial, whatever the action: to refuse a Pod's replacement because nobody is there to say
 * "cannot be verified yet" would be worse than anything they find. A test compares this with what the types do.
 */
export const neverDenying: readonly Rule['type'][] = ['signedImages']

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

/** What is filled in: only the object itself, never a Job or a Pod that is there already (see `mutate`). */
const filling: Choice = {
  askers: 'anybody',
  chosen: ({ action, prepared }) => action !== 'Audit' && prepared.mutate !== undefined,
  wanted: ({ operation, kind, subresource }) =>
    subresource === '' && (operation === 'CREATE' || (kind.kind !== 'Pod' && kind.kind !== 'Job')),
}

/** The validating webhooks of a set, sorted by name. */
export function validatingEntries(set: PolicySet, options: RegistrationOptions): JsonObject[] {
  const isCapped = options.maxAction === 'Warn' || options.maxAction === 'Audit'
  const entries = validating.flatMap((entry) => {
    const demands = demandsOf(set, entry)
    if (isEmpty(demands, options)) return []
    const canDeny = demands.rules.some(({ rule }) => !neverDenying.includes(rule.type))
    const failurePolicy = entry.enforces && !isCapped && canDeny ? 'Fail' : 'Ignore'
    const timeoutSeconds = failurePolicy === 'Fail' ? 5 : 2
    const scope = scopeOf(demands, entry.conditions(demands), options)
    return [webhook(options, { name: entry.name, path: entry.path, failurePolicy, timeoutSeconds, ...scope })]
  })
  return byName([...entries, ...policyObjectEntries('validating', options)])
}

/** The mutating webhooks of a set, sorted by name. */
export function mutatingEntries(set: PolicySet, options: RegistrationOptions): JsonObject[] {
  return byName([...fillEntries(set, options), ...policyObjectEntries('mutating', options)])
}

function fillEntries(set: PolicySet, options: RegistrationOptions): JsonObject[] {
  if (options.maxAction === 'Audit') return []
  const demands = demandsOf(set, filling)
  if (isEmpty(demands, options)) return []
  const scope = scopeOf(demands, conditionsForFilling(demands), options)
  // Containers that a later webhook adds are filled too.
  const parts = { name: 'fill', path: '/mutate', failurePolicy: 'Ignore', reinvocationPolicy: 'IfNeeded' } as const
  return [webhook(options, { ...parts, timeoutSeconds: 2, ...scope })]
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
