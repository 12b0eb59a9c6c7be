import { listAt, numberAt, objectAt, stringMapAt, textAt } from '../json.ts'
import type { InProcessClient, JsonObject } from '../types.ts'
import type { NewCondition } from './conditions.ts'
import { withCondition, withoutCondition } from './conditions.ts'
import type { Controller, ReconcileContext, RelatedWatch } from './controller.ts'
import { resource } from './controller.ts'
import { controllerIdentity } from './identities.ts'
import { annotation, isDeleting, keyOf, timestamp, writeStatus } from './objects.ts'
import { wantedReplicas } from './rollout-plan.ts'

/** On an HPA: the replicas that its metrics would ask for, since the sandbox has no metrics. */
export const desiredReplicasAnnotation = 'sandbox.kubectl-heal.io/desired-replicas'
/** On an HPA: `"false"` lets it leave minReplicas and maxReplicas, as no real one does. */
export const clampAnnotation = 'sandbox.kubectl-heal.io/clamp'

const targets = new Map([
  ['Deployment', { resource: resource.deployments, plain: false }],
  ['ReplicaSet', { resource: resource.replicaSets, plain: false }],
  ['StatefulSet', { resource: resource.statefulSets, plain: false }],
  ['ReplicationController', { resource: resource.replicationControllers, plain: true }],
])

/** Keeps the target's replicas between minReplicas and maxReplicas, and at what the annotation asks for, through `/scale`. */
export const autoscaler: Controller = {
  name: 'horizontal-pod-autoscaler',
  user: controllerIdentity('horizontal-pod-autoscaler'),
  fieldManager: 'kube-controller-manager',
  resource: resource.autoscalers,
  related: Array.from(targets, ([kind, target]) => targetWatch(kind, target.resource)),
  async reconcile(hpa, context) {
    if (isDeleting(hpa)) return undefined
    const kind = textAt(hpa, 'spec.scaleTargetRef.kind')
    const name = textAt(hpa, 'spec.scaleTargetRef.name')
    const target = targets.get(kind)
    if (target === undefined) throw new Error(`the sandbox does not scale a ${kind}; use a real cluster`)
    const workload = await context.client.get(target.resource, textAt(hpa, 'metadata.namespace'), name)
    if (workload !== undefined) await follow(hpa, workload, target, context)
    return undefined
  },
}

type Target = typeof targets extends Map<string, infer T> ? T : never

async function follow(hpa: JsonObject, workload: JsonObject, target: Target, context: ReconcileContext): Promise<void> {
  const current = wantedReplicas(workload)
  // Zero replicas switch autoscaling off.
  const { wanted, limited } = current === 0 ? { wanted: 0, limited: undefined } : desired(hpa, current)
  try {
    if (wanted !== current) await scale(workload, wanted, target, context.client)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const message = `the HPA controller was unable to update the target scale: ${why}`
    const failed: NewCondition = { type: 'AbleToScale', status: 'False', reason: 'FailedUpdateScale', message }
    await report(hpa, { current, wanted: current, scaled: false, conditions: [failed] }, context)
    throw error
  }
  const able = {
    type: 'AbleToScale',
    status: 'True',
    reason: 'SucceededRescale',
    message: ableMessage(wanted),
  } as const
  const conditions = limited === undefined ? [able] : [able, limited]
  await report(hpa, { current, wanted, scaled: wanted !== current, conditions }, context)
}

function ableMessage(wanted: number): string {
  return `the HPA controller was able to update the target scale to ${wanted}`
}

function desired(hpa: JsonObject, current: number): { wanted: number; limited: NewCondition | undefined } {
  const asked = Number.parseInt(annotation(hpa, desiredReplicasAnnotation) ?? String(current), 10)
  const wish = Number.isNaN(asked) || asked < 0 ? current : asked
  if (annotation(hpa, clampAnnotation) === 'false') return { wanted: wish, limited: undefined }
  const least = numberAt(hpa, 'spec.minReplicas', 1)
  const most = numberAt(hpa, 'spec.maxReplicas', wish)
  const wanted = Math.min(Math.max(wish, least), most)
  const isLimited = wanted !== wish
  const reason = isLimited ? (wanted === most ? 'TooManyReplicas' : 'TooFewReplicas') : 'DesiredWithinRange'
  const message = isLimited
    ? `the desired replica count is ${wanted === most ? 'more than the maximum' : 'less than the minimum'} replica count`
    : 'the desired count is within the acceptable range'
  return { wanted, limited: { type: 'ScalingLimited', status: isLimited ? 'True' : 'False', reason, message } }
}

/** Writes the workload's Scale as it would be read, with other replicas. */
async function scale(workload: JsonObject, replicas: number, target: Target, client: InProcessClient): Promise<void> {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = objectAt(workload, 'metadata')
  const labels = stringMapAt(workload, target.plain ? 'spec.selector' : 'spec.selector.matchLabels')
  const selector = Array.from(labels, (pair) => pair.join('=')).join(',')
  const object = {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas },
    status: { replicas: numberAt(workload, 'status.replicas'), selector },
  }
  await client.update(
    target.resource,
    textAt(workload, 'metadata.namespace'),
    textAt(workload, 'metadata.name'),
    object,
    'scale',
  )
}

interface Report {
  current: number
  wanted: number
  scaled: boolean
  conditions: NewCondition[]
}

async function report(hpa: JsonObject, outcome: Report, { client, now }: ReconcileContext): Promise<void> {
  const before = objectAt(hpa, 'status')
  const kept = outcome.conditions.reduce(
    (list, next) => withCondition(list, next, now),
    outcome.conditions.length > 1
      ? listAt(hpa, 'status.conditions')
      : withoutCondition(listAt(hpa, 'status.conditions'), 'ScalingLimited'),
  )
  const status = {
    ...before,
    observedGeneration: numberAt(hpa, 'metadata.generation', 1),
    ...(outcome.scaled ? { lastScaleTime: timestamp(now) } : {}),
    currentReplicas: outcome.current,
    desiredReplicas: outcome.wanted,
    conditions: kept,
  }
  await writeStatus(hpa, resource.autoscalers, client, { status })
}

/** A change of a target concerns the HPAs that name it. */
function targetWatch(kind: string, targetResource: RelatedWatch['resource']): RelatedWatch {
  return {
    resource: targetResource,
    async keysOf(workload, client) {
      const all = await client.list(resource.autoscalers, textAt(workload, 'metadata.namespace'))
      const name = textAt(workload, 'metadata.name')
      return all
        .filter(
          (hpa) => textAt(hpa, 'spec.scaleTargetRef.kind') === kind && textAt(hpa, 'spec.scaleTargetRef.name') === name,
        )
        .map(keyOf)
    },
  }
}
