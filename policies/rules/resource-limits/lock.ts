import { own, type JsonObject } from '../../json.ts'
import { printQuantity, quantityIdentity } from '../../kubernetes/quantity.ts'
import type { Finding, WorkloadView } from '../rule-type.ts'
import { showValue } from '../show.ts'
import { isResourceName } from './resource-names.ts'
import { amountPath, countedRequestOf, labelOf, limitOf, scopesOf, type ResourceScope } from './scopes.ts'

/** Limits and requests that a change makes different, in containers that stay and in the pod. */
export function compareLimits(old: WorkloadView, now: WorkloadView): Finding[] {
  const before = scopesOf(old)
  const after = scopesOf(now)
  // Names are unique among all containers of a pod; one that becomes a sidecar stays the same container.
  const known = new Map(before.containers.map((container) => [container.container?.name, container]))
  const found: Finding[] = []
  compareScope(before.pod, after.pod, found)
  for (const container of after.containers) {
    const stored = known.get(container.container?.name)
    if (stored !== undefined) compareScope(stored, container, found)
  }
  return found
}

function compareScope(old: ResourceScope, now: ResourceScope, found: Finding[]): void {
  for (const list of ['limits', 'requests'] as const) {
    for (const resource of namesOf(old[list], now[list])) {
      const written = own(now[list], resource)
      if (written !== undefined && written === own(old[list], resource)) continue
      const [before, after] = [stateOf(old, list, resource), stateOf(now, list, resource)]
      if (before.identity !== after.identity) found.push(changed(now, list, resource, before, after))
    }
  }
}

function namesOf(old: JsonObject | undefined, now: JsonObject | undefined): string[] {
  const names = now === undefined ? [] : Object.keys(now)
  if (old !== undefined) names.push(...Object.keys(old).filter((name) => own(now, name) === undefined))
  return names.filter(isResourceName)
}

interface State {
  shown: string
  identity: string
}

/** What counts: a missing request is its limit, so writing it down changes nothing. */
function stateOf(scope: ResourceScope, list: 'limits' | 'requests', resource: string): State {
  const written = own(scope[list], resource)
  const amount = list === 'limits' ? limitOf(scope, resource) : countedRequestOf(scope, resource)
  if (amount === 'absent') return { shown: 'missing', identity: 'missing' }
  if (amount === 'bad') return { shown: showValue(written), identity: JSON.stringify(written ?? null) }
  return { shown: printQuantity(amount), identity: quantityIdentity(amount) }
}

function changed(
  scope: ResourceScope,
  list: 'limits' | 'requests',
  resource: string,
  before: State,
  after: State,
): Finding {
  const noun = `${resource} ${list === 'limits' ? 'limit' : 'request'}`
  const wanted = before.shown === 'missing' ? `no ${noun}` : before.shown
  return {
    path: amountPath(scope, list, resource),
    message: `${labelOf(scope)}: the ${noun} is locked and would change from ${before.shown} to ${after.shown}`,
    found: after.shown,
    wanted,
    fix: before.shown === 'missing' ? `leave the ${noun} out` : `keep the ${noun} at ${before.shown}`,
    identity: after.identity,
  }
}
