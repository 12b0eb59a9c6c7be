import { at, listAt, numberAt, objectAt, textAt } from '../json.ts'
import { annotation, placeOf } from '../metadata.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'
import type { NewCondition } from './conditions.ts'
import type { ReconcileContext } from './controller.ts'
import { wantedReplicas } from './rollout-plan.ts'

/** On an HPA: the replicas that its metrics would ask for, since the sandbox has no metrics. */
export const desiredReplicasAnnotation = 'sandbox.kubectl-heal.io/desired-replicas'

const plurals: Record<string, string> = {
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
  ReplicationController: 'replicationcontrollers',
}
const noApi =
  'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)'

/** Why an HPA cannot scale, with its conditions and the target's size; undefined where it can. Tells it in Events. */
export async function problemOf(
  hpa: JsonObject,
  workload: JsonObject | undefined,
  { client, record }: ReconcileContext,
): Promise<{ current: number; conditions: NewCondition[] } | undefined> {
  const warn = (reason: string, message: string) => record(hpa, { type: 'Warning', reason, message })
  if (workload === undefined) {
    const kind = textAt(hpa, 'spec.scaleTargetRef.kind')
    const why = `${plurals[kind] ?? kind} "${textAt(hpa, 'spec.scaleTargetRef.name')}" not found`
    await warn('FailedGetScale', why)
    const message = `the HPA controller was unable to get the target's current scale: ${why}`
    return { current: 0, conditions: [{ type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message }] }
  }
  const current = wantedReplicas(workload)
  const outside = current > numberAt(hpa, 'spec.maxReplicas') || current < numberAt(hpa, 'spec.minReplicas', 1)
  if (current > 0 && outside) return undefined
  const message = "the HPA controller was able to get the target's current scale"
  const got: NewCondition = { type: 'AbleToScale', status: 'True', reason: 'SucceededGetScale', message }
  const inactive = (reason: string, why: string): NewCondition[] => [
    got,
    { type: 'ScalingActive', status: 'False', reason, message: why },
  ]
  const disabled = 'scaling is disabled since the replica count of the target is zero'
  if (current === 0) return { current, conditions: inactive('ScalingDisabled', disabled) }
  const pods = client.list('Pod', placeOf(hpa).namespace).filter((pod) => {
    return matchesLabelSelector(objectAt(workload, 'spec.selector'), objectAt(pod, 'metadata.labels'))
  })
  const failure = metricFailure(hpa, pods)
  if (failure === undefined) return undefined
  const { resource, problem } = failure
  const what = `failed to get ${resource} utilization: ${problem}`
  await warn('FailedGetResourceMetric', what)
  const first = `first error is: failed to get ${resource} resource metric value: ${what}`
  await warn('FailedComputeMetricsReplicas', `invalid metrics (1 invalid out of 1), ${first}`)
  const why = `the HPA was unable to compute the replica count: ${what}`
  return { current, conditions: inactive('FailedGetResourceMetric', why) }
}

/** Without the annotation there is no metrics API; with it, requests that utilization needs may be missing. */
function metricFailure(hpa: JsonObject, pods: JsonObject[]): { resource: string; problem: string } | undefined {
  const metric = listAt(hpa, 'spec.metrics').find(({ type }) => type === 'Resource')
  const resource = textAt(metric, 'resource.name')
  if (annotation(hpa, desiredReplicasAnnotation) === undefined)
    return { resource, problem: `unable to get metrics for resource ${resource}: ${noApi}` }
  if (at(metric, 'resource.target.averageUtilization') === undefined) return undefined
  for (const pod of pods) {
    const silent = listAt(pod, 'spec.containers').find((one) => at(one, `resources.requests.${resource}`) === undefined)
    if (silent === undefined) continue
    const container = textAt(silent, 'name')
    return {
      resource,
      problem: `missing request for ${resource} in container ${container} of Pod ${placeOf(pod).name}`,
    }
  }
  return undefined
}
