import { at, numberAt, textAt } from '../json.ts'
import { placeOf } from '../metadata.ts'
import type { JsonObject } from '../types.ts'

/** How many pods each ReplicaSet of a Deployment should have next, by the ReplicaSet's name. */
export type RolloutPlan = Map<string, number>

/** How many more pods than wanted, and how many fewer, a rolling update may have. */
export interface RolloutBounds {
  surge: number
  unavailable: number
}

/** maxSurge (rounded up) and maxUnavailable (rounded down); both zero would never move, so that is one unavailable. */
export function rolloutBounds(deployment: JsonObject): RolloutBounds {
  if (isRecreate(deployment)) return { surge: 0, unavailable: 0 }
  const wanted = wantedReplicas(deployment)
  const surge = Math.ceil(amountOf(at(deployment, 'spec.strategy.rollingUpdate.maxSurge'), wanted))
  const unavailable = Math.floor(amountOf(at(deployment, 'spec.strategy.rollingUpdate.maxUnavailable'), wanted))
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, wanted) }
}

/** A count, or a percentage of the wanted replicas; 25 % if there is neither. */
export function amountOf(value: unknown, wanted: number): number {
  if (typeof value === 'number') return value
  const percent = /^(\d+)%$/.exec(typeof value === 'string' ? value : '25%')
  return (Number(percent?.[1] ?? 25) * wanted) / 100
}

/** `spec.replicas`, 1 if absent. */
export function wantedReplicas(object: JsonObject): number {
  return numberAt(object, 'spec.replicas', 1)
}

/** Whether the old pods must be gone before there is a new one. */
export function isRecreate(deployment: JsonObject): boolean {
  return textAt(deployment, 'spec.strategy.type') === 'Recreate'
}

/** The next step of a rollout: the new ReplicaSet up as far as maxSurge allows, the old ones down as far as maxUnavailable does. */
export function planRollout(deployment: JsonObject, current: JsonObject, old: JsonObject[]): RolloutPlan {
  const recreate = isRecreate(deployment)
  const next = recreate ? wantedReplicas(deployment) : scaledUp(deployment, wantedReplicas(current), old)
  const plan = new Map([[placeOf(current).name, next]])
  let spare = recreate ? Number.MAX_SAFE_INTEGER : sparePods(deployment, current, old)
  // Pods that do not work go first: nobody misses them.
  for (const unavailable of [true, false]) {
    for (const set of old) {
      const has = plan.get(placeOf(set).name) ?? wantedReplicas(set)
      const healthy = Math.min(numberAt(set, 'status.availableReplicas'), has)
      const down = Math.max(Math.min(unavailable ? has - healthy : has, spare), 0)
      spare -= down
      plan.set(placeOf(set).name, has - down)
    }
  }
  return plan
}

/** How many replicas a new ReplicaSet may have beside the old ones. */
export function scaledUp(deployment: JsonObject, has: number, old: JsonObject[]): number {
  const wanted = wantedReplicas(deployment)
  if (isRecreate(deployment) || has >= wanted) return wanted
  const room = wanted + rolloutBounds(deployment).surge - has - sum(old, 'spec.replicas')
  return has + Math.max(Math.min(room, wanted - has), 0)
}

/** How many old pods can go without falling below the least number of available ones. */
function sparePods(deployment: JsonObject, current: JsonObject, old: JsonObject[]): number {
  const least = wantedReplicas(deployment) - rolloutBounds(deployment).unavailable
  const pending = wantedReplicas(current) - numberAt(current, 'status.availableReplicas')
  return sum(old, 'spec.replicas') + wantedReplicas(current) - least - Math.max(pending, 0)
}

/** The sum of one count over objects. */
export function sum(objects: JsonObject[], path: string): number {
  return objects.reduce((total, object) => total + numberAt(object, path), 0)
}
