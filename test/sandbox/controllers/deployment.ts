import type { InProcessClient } from '../in-process-client.ts'
import { numberAt, objectAt, same } from '../json.ts'
import { isDeleting, placeOf } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import {
  currentSet,
  newSet,
  revisionOf,
  setAnnotations,
  sizeAnnotations,
  withRevision,
} from './deployment-revisions.ts'
import { deploymentIsPaused, deploymentStatus } from './deployment-status.ts'
import { untilDeadline } from './deployment-progress.ts'
import { adoptOrphans, ownedBy, writeStatus } from './objects.ts'
import { isRecreate, planRollout, sum, wantedReplicas } from './rollout-plan.ts'

/**
 * Rolls Deployments: a ReplicaSet for each template, revisions, maxSurge and maxUnavailable, pause, history limit. Not done:
 * proportional scaling in the middle of a rollout.
 */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  kind: 'Deployment',
  async reconcile(deployment, context) {
    const { client } = context
    await adoptOrphans(deployment, 'ReplicaSet', client)
    const sets = ownedBy(deployment, 'ReplicaSet', client)
    if (deploymentIsPaused(deployment)) await scalePaused(deployment, sets, context)
    else await roll(deployment, sets, context)
    await report(deployment, context)
  },
}

async function roll(deployment: JsonObject, sets: JsonObject[], context: ReconcileContext): Promise<void> {
  const { client, record } = context
  const scale: Resize = (set, replicas, annotations) => resize(deployment, set, { replicas, annotations }, context)
  const current = currentSet(deployment, sets)
  const old = sets.filter((set) => set !== current)
  const latest = Math.max(0, ...old.map(revisionOf))
  if (current === undefined) {
    if (isRecreate(deployment) && (await stopOld(old, scale))) return
    const created = await client.create(newSet(deployment, old, latest + 1))
    const message = `Scaled up replica set ${placeOf(created).name} from 0 to ${wantedReplicas(created)}`
    if (wantedReplicas(created) > 0) await record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message })
    return
  }
  const plan = planRollout(deployment, current, old)
  for (const set of old) await scale(set, plan.get(placeOf(set).name), objectAt(set, 'metadata.annotations'))
  const annotations = setAnnotations(deployment, current, Math.max(revisionOf(current), latest + 1))
  await scale(current, plan.get(placeOf(current).name), annotations)
  await forgetOld(deployment, current, old, client)
}

/** Gives a ReplicaSet its size and annotations. */
type Resize = (set: JsonObject, replicas: number | undefined, annotations: JsonObject) => Promise<void>

/** Recreate: scales the old ReplicaSets to nothing; true while one of their pods is left. */
async function stopOld(old: JsonObject[], scale: Resize): Promise<boolean> {
  for (const set of old) await scale(set, 0, objectAt(set, 'metadata.annotations'))
  return sum(old, 'status.replicas') > 0
}

async function resize(
  deployment: JsonObject,
  set: JsonObject,
  wanted: { replicas: number | undefined; annotations: JsonObject },
  { client, record }: ReconcileContext,
): Promise<void> {
  const has = wantedReplicas(set)
  const { replicas = has, annotations } = wanted
  if (has === replicas && same(objectAt(set, 'metadata.annotations'), annotations)) return
  const metadata = { ...objectAt(set, 'metadata'), annotations }
  await client.update({ ...set, metadata, spec: { ...objectAt(set, 'spec'), replicas } })
  if (has === replicas) return
  const message = `Scaled ${replicas > has ? 'up' : 'down'} replica set ${placeOf(set).name} from ${has} to ${replicas}`
  await record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message })
}

/** A paused Deployment is scaled, but not rolled. */
async function scalePaused(deployment: JsonObject, sets: JsonObject[], context: ReconcileContext): Promise<void> {
  const active = sets.filter((set) => wantedReplicas(set) > 0)
  const [only] = active.length === 0 ? sets.toSorted((a, b) => revisionOf(b) - revisionOf(a)) : active
  if (only === undefined || active.length > 1) return
  const annotations = { ...objectAt(only, 'metadata.annotations'), ...sizeAnnotations(deployment) }
  await resize(deployment, only, { replicas: wantedReplicas(deployment), annotations }, context)
}

/** Deletes the oldest empty ReplicaSets beyond revisionHistoryLimit, once the rollout is done. */
async function forgetOld(
  deployment: JsonObject,
  current: JsonObject,
  old: JsonObject[],
  client: InProcessClient,
): Promise<void> {
  if (numberAt(current, 'status.availableReplicas') !== wantedReplicas(deployment)) return
  const isEmpty = (set: JsonObject) => wantedReplicas(set) === 0 && numberAt(set, 'status.replicas') === 0
  const empty = old.filter((set) => isEmpty(set) && !isDeleting(set))
  const surplus = Math.max(empty.length - numberAt(deployment, 'spec.revisionHistoryLimit', 10), 0)
  const oldest = empty.toSorted((a, b) => revisionOf(a) - revisionOf(b)).slice(0, surplus)
  for (const set of oldest) await client.delete(set)
}

async function report(deployment: JsonObject, { client, now, lookAgain }: ReconcileContext): Promise<void> {
  const sets = ownedBy(deployment, 'ReplicaSet', client)
  const current = currentSet(deployment, sets)
  const status = deploymentStatus(deployment, current, sets, now)
  await writeStatus(deployment, client, status, withRevision(deployment, current))
  lookAgain(untilDeadline({ ...deployment, status }, now))
}
