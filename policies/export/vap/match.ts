import type { JsonObject } from '../../json.ts'
import { kindsOf } from '../../load/kinds-of.ts'
import type { LabelRequirement, Match, Policy } from '../../load/policy.ts'
import { workloadKinds, type WorkloadKind } from '../../kubernetes/workloads.ts'
import type { Claim } from '../../registration/claims.ts'
import { notAMirrorPod, notBeingDeleted } from '../../registration/conditions/never-judged.ts'
import { isOwned, notForAnOwner } from '../../registration/conditions/ownership.ts'
import { isSubresource, list, onStored, type MatchCondition } from '../../registration/conditions/text.ts'
import { nameLabel } from '../../registration/place.ts'
import { webhookRules } from '../../registration/webhook-rules.ts'
import { coveredOwners, isThroughOwner } from './coverage.ts'
import { anyGlob } from './glob-test.ts'
import { selectorTest } from './selector-test.ts'

const isName = (pattern: string): boolean => !pattern.includes('*')

/** `spec.matchConstraints`: the sorts of requests, namespaces and labels, no wider than policy and rule are. */
export function matchConstraints({ match }: Policy, claims: readonly Claim[], ownNamespace: string): JsonObject {
  const { matchLabels, matchExpressions = [] } = match.namespaceSelector ?? {}
  const named = match.namespaces?.every(isName) === true ? [...match.namespaces].sort() : undefined
  const requirements: LabelRequirement[] = [
    ...matchExpressions,
    ...(named === undefined ? [] : [{ key: nameLabel, operator: 'In' as const, values: named }]),
    // Set by the API server and nobody else.
    { key: nameLabel, operator: 'NotIn', values: [...new Set(['kube-system', ownNamespace])].sort() },
  ]
  return {
    matchPolicy: 'Equivalent',
    namespaceSelector: { ...(matchLabels === undefined ? {} : { matchLabels }), matchExpressions: requirements },
    objectSelector: match.objectSelector ?? {},
    resourceRules: webhookRules(claims),
  }
}

/** The same, with the question that most people's requests answer first. */
const quicklyNotForAnOwner: MatchCondition = {
  name: notForAnOwner.name,
  expression: `!has(request.userInfo.username) || !request.userInfo.username.startsWith('system:') || ${notForAnOwner.expression}`,
}

/** What every twin of a policy skips, cheapest first. None of them can fail. */
export function commonConditions(policy: Policy, claims: readonly Claim[]): MatchCondition[] {
  const { match } = policy
  const globbed = match.namespaces !== undefined && !match.namespaces.every(isName)
  return [
    ...(globbed
      ? [{ name: 'in-the-namespaces', expression: anyGlob('request.namespace', match.namespaces ?? []) }]
      : []),
    ...(match.names === undefined
      ? []
      : [{ name: 'of-the-names', expression: anyGlob(nameOf('stored'), match.names) }]
    ).map(({ name, expression }) => ({ name, expression: onStored(expression) })),
    notBeingDeleted,
    quicklyNotForAnOwner,
    ...(claims.some(({ kind }) => kind.kind === 'Pod') ? [notAMirrorPod, ...podsThatCount(policy, claims)] : []),
    ...notExcluded(policy.exclude.filter(({ namespaceSelector }) => namespaceSelector === undefined)),
  ]
}

/** Pods that a controller made are their owner's, but for what a subresource changes; at CREATE only a controller's claim counts. */
function podsThatCount(policy: Policy, claims: readonly Claim[]): MatchCondition[] {
  if (!claims.some(({ kind, operation }) => kind.kind === 'Pod' && operation === 'UPDATE')) return []
  const { owners } = coveredOwners(policy)
  const subresources = [...new Set(claims.filter(isThroughOwner).map(({ subresource }) => subresource))]
  const isReached = `(${subresources.map(isSubresource).join(' || ')})`
  const isCovered = onStored(
    `stored.metadata.ownerReferences.exists(o, has(o.controller) && o.controller == true && o.kind in ${list([...owners].sort())})`,
  )
  const owned = subresources.length === 0 || owners.length === 0 ? 'false' : `(${isReached} && ${isCovered})`
  const free = kindsOf(policy.match).includes('Pod') ? 'true' : 'false'
  const expression = `request.operation == "CREATE" || request.resource.resource != "pods" || (${isOwned('perhaps')} ? ${owned} : ${free})`
  return [{ name: 'pods-that-the-policy-covers', expression }]
}

/** CEL for the name of an object; a Scale's is its workload's. */
function nameOf(object: string): string {
  return `${object}.metadata.name`
}

/** On UPDATE an exclusion holds only if it holds for the old and the new object. */
function notExcluded(entries: readonly Match[]): MatchCondition[] {
  return entries.length === 0 ? [] : [{ name: 'not-excluded', expression: `!${excludedTest(entries)}` }]
}

/** CEL that is true of what is excluded; undefined where nothing is that only a look at the Namespace can tell. */
export function excludedByNamespace({ exclude }: Policy): string | undefined {
  const isLooked = exclude.some(({ namespaceSelector }) => namespaceSelector !== undefined)
  return isLooked ? excludedTest(exclude) : undefined
}

function excludedTest(entries: readonly Match[]): string {
  const one = entries.map((entry) => `(${entryTest(entry)})`).join(' || ')
  return `[object, oldObject].all(candidate, candidate == null || ${entries.length === 1 ? one : `(${one})`})`
}

function entryTest({ namespaces, namespaceSelector, names, kinds, objectSelector }: Match): string {
  const labels = '(has(candidate.metadata.labels) ? candidate.metadata.labels : {})'
  const namespaceLabels = '(has(namespaceObject.metadata.labels) ? namespaceObject.metadata.labels : {})'
  const resources = kinds === undefined ? [] : workloadKinds.filter(({ kind }) => kinds.includes(kind)).map(resourceOf)
  return [
    ...(namespaces === undefined ? [] : [anyGlob('request.namespace', namespaces)]),
    ...(kinds === undefined ? [] : [`request.resource.resource in ${list(resources)}`]),
    ...(names === undefined ? [] : [anyGlob(nameOf('candidate'), names)]),
    ...(objectSelector === undefined ? [] : [selectorTest(labels, objectSelector)]),
    ...(namespaceSelector === undefined ? [] : [selectorTest(namespaceLabels, namespaceSelector)]),
  ].join(' && ')
}

function resourceOf({ resource }: WorkloadKind): string {
  return resource
}
