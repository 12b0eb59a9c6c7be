import type { Scenario } from '../scenario.ts'

/** An autoscaler of a Deployment. */
function hpa(name: string, target: string) {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: target }
  const metrics = [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
  ]
  return { kind: 'HorizontalPodAutoscaler', metadata: { name }, spec: { scaleTargetRef, maxReplicas: 3, metrics } }
}

/** An autoscaler whose target is not there. */
export const autoscalerTargetMissing: Scenario = {
  name: 'autoscaler-target-missing',
  claim: 'an autoscaler whose target is not there',
  group: 'broken',
  async arrange(world) {
    await world.apply(hpa('web', 'web'))
  },
  later: 5 * 60_000,
  expect: [{ code: 'AutoscalerTargetMissing', root: 'HorizontalPodAutoscaler/web' }],
}
