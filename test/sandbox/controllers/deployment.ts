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
import { adoptOrphans, ownedBy, writeStatus } from './objects.ts'
import { isRecreate, planRollout, sum, wantedReplicas } from './rollout-plan.ts'

/**
 * Rolls Deployments: a ReplicaSet for each template, revisions, maxSurge and maxUnavailable, pause, history limit. Not done:
 * proportional scaling in the middle of a rollout, the progress deadline.
 */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  kind: 'Deployment',
  async reconcile(deployment, context) {
    const { client } = context
    await adoptOrphans(deployment, 'ReplicaSet', client)
    const sets = ownedBy(deployment, 'ReplicaSet', client)
    if (deploymentIsPaused(deployment)) await scalePaused(deployment, sets, client)
    else await roll(deployment, sets, client)
    await report(deployment, context)
  },
}

async function roll(deployment: JsonObject, sets: JsonObject[], client: InProcessClient): Promise<void> {
  const current = currentSet(deployment, sets)
  const old = sets.filter((set) => set !== current)
  const latest = Math.max(0, ...old.map(revisionOf))
  if (current === undefined) {
    if (isRecreate(deployment) && (await stopOld(old, client))) return
    await client.create(newSet(deployment, old, latest + 1))
    return
  }
  const plan = planRollout(deployment, current, old)
  for (const set of old) await resize(set, plan.get(placeOf(set).name), objectAt(set, 'metadata.annotations'), client)
  const annotations = setAnnotations(deployment, current, Math.max(revisionOf(current), latest + 1))
  await resize(current, plan.get(placeOf(current).name), annotations, client)
  await forgetOld(deployment, current, old, client)
}

/** Recreate: scales the old ReplicaSets to nothing; true while one of their pods is left. */
async function stopOld(old: JsonObject[], client: InProcessClient): Promise<boolean> {
  for (const set of old) await resize(set, 0, objectAt(set, 'metadata.annotations'), client)
  return sum(old, 'status.replicas') > 0
}

async function resize(
  set: JsonObject,
  replicas = wantedReplicas(set),
  annotations: JsonObject,
  client: InProcessClient,
): Promise<void> {
  if (wantedReplicas(set) === replicas && same(objectAt(set, 'metadata.annotations'), annotations)) return
  const metadata = { ...objectAt(set, 'metadata'), annotations }
  await client.update({ ...set, metadata, spec: { ...objectAt(set, 'spec'), replicas } })
}

/** A paused Deployment is scaled, but not rolled. */
async function scalePaused(deployment: JsonObject, sets: JsonObject[], client: InProcessClient): Promise<void> {
  const active = sets.filter((set) => wantedReplicas(set) > 0)
  const [only] = active.length === 0 ? sets.toSorted((a, b) => revisionOf(b) - revisionOf(a)) : active
  if (only === undefined || active.length > 1) return
  const annotations = { ...objectAt(only, 'metadata.annotations'), ...sizeAnnotations(deployment) }
  await resize(only, wantedReplicas(deployment), annotations, client)
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

async function report(deployment: JsonObject, { client, now }: ReconcileContext): Promise<void> {
  const sets = ownedBy(deployment, 'ReplicaSet', client)
  const current = currentSet(deployment, sets)
  const status = deploymentStatus(deployment, current, sets, now)
  await writeStatus(deployment, client, status, withRevision(deployment, current))
}
