import type { InProcessClient } from '../in-process-client.ts'
import { at, isObject, listAt, numberAt, objectAt, stringMapAt, textAt } from '../json.ts'
import { controllerOf, isDeleting, keyOf, placeOf } from '../metadata.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'
import { withCondition } from './conditions.ts'
import type { Controller } from './controller.ts'
import { writeStatus } from './objects.ts'
import { isReady } from './pods.ts'

/** An evicted Pod that is not gone after so long counts again, ms. */
const patience = 2 * 60_000
const scaled = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']

/** Keeps the status of PodDisruptionBudgets: how many of their Pods may go now. */
export const disruptionController: Controller = {
  name: 'disruption-controller',
  component: 'controllermanager',
  kind: 'PodDisruptionBudget',
  concernedBy(changed, client) {
    const isAbout = changed['kind'] === 'Pod' || scaled.includes(textAt(changed, 'kind'))
    return isAbout ? client.list('PodDisruptionBudget', placeOf(changed).namespace).map(keyOf) : []
  },
  async reconcile(budget, { client, now, record }) {
    const pods = podsOf(budget, client)
    if (pods.length === 0) await record(budget, { type: 'Normal', reason: 'NoPods', message: 'No matching pods found' })
    const disrupted = stillGoing(budget, pods, now)
    const { expected, desired } = wantedOf(budget, pods, client)
    const counted = pods.filter((pod) => !isDeleting(pod) && !disrupted.has(placeOf(pod).name))
    const healthy = counted.filter(isReady).length
    const allowed = expected > 0 ? Math.max(healthy - desired, 0) : 0
    const observedGeneration = numberAt(budget, 'metadata.generation')
    await writeStatus(budget, client, {
      observedGeneration,
      ...(disrupted.size === 0 ? {} : { disruptedPods: Object.fromEntries(disrupted) }),
      ...{ disruptionsAllowed: allowed, currentHealthy: healthy, desiredHealthy: desired, expectedPods: expected },
      conditions: conditionsOf(budget, allowed > 0, now).map((one) => ({ ...one, observedGeneration })),
    })
  },
}

function podsOf(budget: JsonObject, client: InProcessClient): JsonObject[] {
  const selector = at(budget, 'spec.selector')
  if (!isObject(selector)) return []
  const pods = client.list('Pod', placeOf(budget).namespace)
  return pods.filter((pod) => matchesLabelSelector(selector, objectAt(pod, 'metadata.labels')))
}

/** The evicted Pods that are still on their way. */
function stillGoing(budget: JsonObject, pods: JsonObject[], now: Date): Map<string, string> {
  const there = pods.filter((pod) => !isDeleting(pod)).map((pod) => placeOf(pod).name)
  const entries = [...stringMapAt(budget, 'status.disruptedPods')]
  return new Map(entries.filter(([name, time]) => there.includes(name) && Date.parse(time) + patience > now.getTime()))
}

/** How many Pods there should be, and how many of them healthy. */
function wantedOf(
  budget: JsonObject,
  pods: JsonObject[],
  client: InProcessClient,
): { expected: number; desired: number } {
  const { minAvailable, maxUnavailable } = objectAt(budget, 'spec')
  if (typeof minAvailable === 'number') return { expected: pods.length, desired: minAvailable }
  const expected = expectedOf(pods, client)
  const share = (value: unknown) =>
    typeof value === 'number' ? value : Math.ceil((Number.parseInt(String(value), 10) * expected) / 100)
  if (maxUnavailable !== undefined) return { expected, desired: Math.max(expected - share(maxUnavailable), 0) }
  return minAvailable === undefined ? { expected: 0, desired: 0 } : { expected, desired: share(minAvailable) }
}

/** The sizes of what controls the Pods; those that nothing controls count for nothing. */
function expectedOf(pods: JsonObject[], client: InProcessClient): number {
  const sizes = new Map<string, number>()
  for (const pod of pods) {
    const owner = scaledOwner(pod, client)
    if (owner) sizes.set(textAt(owner, 'metadata.uid'), numberAt(owner, 'spec.replicas', 1))
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0)
}

/** What the size of a Pod's workload is set at: its Deployment, else its controller. */
function scaledOwner(object: JsonObject, client: InProcessClient): JsonObject | undefined {
  const reference = controllerOf(object)
  const kind = textAt(reference, 'kind')
  if (!scaled.includes(kind)) return undefined
  const owner = client.get(kind, placeOf(object).namespace, textAt(reference, 'name'))
  return owner && (scaledOwner(owner, client) ?? owner)
}

function conditionsOf(budget: JsonObject, allowed: boolean, now: Date): JsonObject[] {
  const [status, reason] = allowed ? (['True', 'SufficientPods'] as const) : (['False', 'InsufficientPods'] as const)
  const next = { type: 'DisruptionAllowed', status, reason, message: '' }
  return withCondition(listAt(budget, 'status.conditions'), next, now)
}
