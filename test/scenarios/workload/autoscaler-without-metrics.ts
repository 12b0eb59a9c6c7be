import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition, untilRolledOut } from '../waiting.ts'

/** An autoscaler of a Deployment. */
function hpa(name: string, target: string) {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: target }
  const metrics = [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
  ]
  return { kind: 'HorizontalPodAutoscaler', metadata: { name }, spec: { scaleTargetRef, maxReplicas: 3, metrics } }
}

/** An autoscaler in a cluster that has no metrics. */
export const autoscalerWithoutMetrics: Scenario = {
  name: 'autoscaler-without-metrics',
  claim: 'an autoscaler in a cluster that has no metrics',
  group: 'broken',
  async arrange(world) {
    const container = { resources: { requests: { cpu: '10m' } } }
    await world.apply(deployment('web', { container }), hpa('web', 'web'))
    await untilRolledOut(world, 'Deployment', 'web')
    await untilCondition(world, 'HorizontalPodAutoscaler', 'web', 'ScalingActive', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'AutoscalerWithoutMetrics', root: 'APIService/v1beta1.metrics.k8s.io' }],
}
