import { numberAt, objectAt, same, textAt } from '../json.ts'
import type { InProcessClient, JsonObject } from '../types.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { resource } from './controller.ts'
import { currentSet, newSet, revisionOf, setAnnotations, sizeAnnotations } from './deployment-revisions.ts'
import { deploymentIsPaused, deploymentStatus, withRevision } from './deployment-status.ts'
import { controllerIdentity } from './identities.ts'
import { adoptOrphans, isDeleting, ownedBy, watchChildren, writeObject, writeStatus } from './objects.ts'
import { isRecreate, planRollout, sum, wantedReplicas } from './rollout-plan.ts'

/**
 * Rolls Deployments: a ReplicaSet for each template, revisions, maxSurge and maxUnavailable, pause, history limit. Not done:
 * proportional scaling in the middle of a rollout, the progress deadline.
 */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  user: controllerIdentity('deployment-controller'),
  fieldManager: 'kube-controller-manager',
  resource: resource.deployments,
  related: [watchChildren(resource.replicaSets, 'Deployment')],
  async reconcile(deployment, context) {
    if (!isDeleting(deployment)) {
      await adoptOrphans(deployment, resource.replicaSets, context.client)
      const sets = await ownedBy(deployment, resource.replicaSets, context.client)
      if (deploymentIsPaused(deployment)) await scalePaused(deployment, sets, context.client)
      else await roll(deployment, sets, context.client)
    }
    await report(deployment, context)
    return undefined
  },
}

async function roll(deployment: JsonObject, sets: JsonObject[], client: InProcessClient): Promise<void> {
  const current = currentSet(deployment, sets)
  const old = sets.filter((set) => set !== current)
  const latest = Math.max(0, ...old.map(revisionOf))
  if (current === undefined) {
    if (isRecreate(deployment) && (await stopOld(old, client))) return
    const set = newSet(deployment, old, latest + 1)
    await client.create(resource.replicaSets, textAt(set, 'metadata.namespace'), set)
    return
  }
  const revision = Math.max(revisionOf(current), latest + 1)
  const plan = planRollout(deployment, current, old)
  for (const set of [current, ...old]) {
    const replicas = plan.get(textAt(set, 'metadata.name')) ?? wantedReplicas(set)
    const annotations =
      set === current ? setAnnotations(deployment, current, revision) : objectAt(set, 'metadata.annotations')
    await resize(set, replicas, annotations, client)
  }
  await forgetOld(deployment, current, old, client)
}

/** Recreate: scales the old ReplicaSets to nothing; true while one of their pods is left. */
async function stopOld(old: JsonObject[], client: InProcessClient): Promise<boolean> {
  for (const set of old) await resize(set, 0, objectAt(set, 'metadata.annotations'), client)
  return sum(old, 'status.replicas') > 0
}

async function resize(
  set: JsonObject,
  replicas: number,
  annotations: JsonObject,
  client: InProcessClient,
): Promise<void> {
  if (wantedReplicas(set) === replicas && same(objectAt(set, 'metadata.annotations'), annotations)) return
  const metadata = { ...objectAt(set, 'metadata'), annotations }
  await writeObject({ ...set, metadata, spec: { ...objectAt(set, 'spec'), replicas } }, resource.replicaSets, client)
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
  const wanted = wantedReplicas(deployment)
  if (numberAt(current, 'status.availableReplicas') !== wanted) return
  const empty = old.filter(
    (set) => wantedReplicas(set) === 0 && numberAt(set, 'status.replicas') === 0 && !isDeleting(set),
  )
  const surplus = empty.length - numberAt(deployment, 'spec.revisionHistoryLimit', 10)
  const oldest = empty.toSorted((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(surplus, 0))
  for (const set of oldest) {
    await client.delete(resource.replicaSets, textAt(set, 'metadata.namespace'), textAt(set, 'metadata.name'))
  }
}

async function report(deployment: JsonObject, { client, now }: ReconcileContext): Promise<void> {
  const sets = await ownedBy(deployment, resource.replicaSets, client)
  const current = currentSet(deployment, sets)
  const status = deploymentStatus(deployment, current, sets, now)
  const revision = current === undefined ? 0 : revisionOf(current)
  const metadata = revision === 0 ? objectAt(deployment, 'metadata') : withRevision(deployment, revision)
  await writeStatus(deployment, resource.deployments, client, { status, metadata })
}
