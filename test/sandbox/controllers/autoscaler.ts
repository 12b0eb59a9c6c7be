import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import { annotation, keyOf, placeOf, timestamp } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import { withCondition, withoutCondition } from './conditions.ts'
import type { NewCondition } from './conditions.ts'
import type { Controller, ReconcileContext } from './controller.ts'
import { writeStatus } from './objects.ts'
import { desiredReplicasAnnotation, problemOf } from './metrics.ts'
import { wantedReplicas } from './rollout-plan.ts'

/** On an HPA: `"false"` lets it leave minReplicas and maxReplicas, as no real one does. */
export const clampAnnotation = 'sandbox.kubectl-heal.io/clamp'

const targets = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']

/** Keeps the target's replicas between minReplicas and maxReplicas, and at what the annotation asks for, through `/scale`. */
export const autoscaler: Controller = {
  name: 'horizontal-pod-autoscaler',
  kind: 'HorizontalPodAutoscaler',
  concernedBy(changed, client) {
    if (!targets.includes(textAt(changed, 'kind'))) return []
    const all = client.list('HorizontalPodAutoscaler', placeOf(changed).namespace)
    return all.filter((hpa) => isTarget(hpa, changed)).map(keyOf)
  },
  async reconcile(hpa, context) {
    const kind = textAt(hpa, 'spec.scaleTargetRef.kind')
    const name = textAt(hpa, 'spec.scaleTargetRef.name')
    if (!targets.includes(kind)) throw new Error(`the sandbox does not scale a ${kind}; use a real cluster`)
    const workload = context.client.get(kind, placeOf(hpa).namespace, name)
    const problem = context.hasNodes ? await problemOf(hpa, workload, context) : undefined
    if (problem !== undefined) await report(hpa, problem.current, problem.current, problem.conditions, context)
    else if (workload !== undefined) await follow(hpa, workload, context)
  },
}

function isTarget(hpa: JsonObject, { kind, metadata }: JsonObject): boolean {
  const target = objectAt(hpa, 'spec.scaleTargetRef')
  return target['kind'] === kind && target['name'] === objectAt({ metadata }, 'metadata')['name']
}

async function follow(hpa: JsonObject, workload: JsonObject, context: ReconcileContext): Promise<void> {
  const current = wantedReplicas(workload)
  const asked = Number.parseInt(annotation(hpa, desiredReplicasAnnotation) ?? '', 10)
  const wish = current > 0 && asked >= 0 ? asked : current
  // Zero replicas switch autoscaling off.
  const wanted = current === 0 ? 0 : clamped(hpa, wish)
  try {
    if (wanted !== current) await context.client.scale(workload, wanted)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const message = `the HPA controller was unable to update the target scale: ${why}`
    await report(hpa, current, current, [able('False', 'FailedUpdateScale', message)], context)
    throw error
  }
  const message = `the HPA controller was able to update the target scale to ${wanted}`
  const why =
    wanted > current ? 'cpu resource utilization (percentage of request) above target' : 'All metrics below target'
  const rescaled = {
    type: 'Normal',
    reason: 'SuccessfulRescale',
    message: `New size: ${wanted}; reason: ${why}`,
  } as const
  if (wanted !== current) await context.record(hpa, rescaled)
  const isMeasured = context.hasNodes && annotation(hpa, desiredReplicasAnnotation) !== undefined
  const active = isMeasured ? [measured] : []
  await report(
    hpa,
    current,
    wanted,
    [able('True', 'SucceededRescale', message), ...active, limited(wanted, wish)],
    context,
  )
}

function clamped(hpa: JsonObject, wish: number): number {
  if (annotation(hpa, clampAnnotation) === 'false') return wish
  return Math.min(Math.max(wish, numberAt(hpa, 'spec.minReplicas', 1)), numberAt(hpa, 'spec.maxReplicas', wish))
}

const measured: NewCondition = {
  type: 'ScalingActive',
  status: 'True',
  reason: 'ValidMetricFound',
  message:
    'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
}

function able(status: 'True' | 'False', reason: string, message: string): NewCondition {
  return { type: 'AbleToScale', status, reason, message }
}

function limited(wanted: number, wish: number): NewCondition {
  const type = 'ScalingLimited'
  if (wanted === wish) {
    const message = 'the desired count is within the acceptable range'
    return { type, status: 'False', reason: 'DesiredWithinRange', message }
  }
  const [reason, bound] =
    wanted < wish ? ['TooManyReplicas', 'more than the maximum'] : ['TooFewReplicas', 'less than the minimum']
  return { type, status: 'True', reason, message: `the desired replica count is ${bound} replica count` }
}

async function report(
  hpa: JsonObject,
  current: number,
  wanted: number,
  conditions: NewCondition[],
  { client, now }: ReconcileContext,
): Promise<void> {
  const stored = listAt(hpa, 'status.conditions')
  const kept = conditions.length > 1 ? stored : withoutCondition(stored, 'ScalingLimited')
  await writeStatus(hpa, client, {
    ...objectAt(hpa, 'status'),
    observedGeneration: numberAt(hpa, 'metadata.generation', 1),
    ...(wanted === current ? {} : { lastScaleTime: timestamp(now) }),
    currentReplicas: current,
    desiredReplicas: wanted,
    conditions: conditions.reduce((list, next) => withCondition(list, next, now), kept),
  })
}
