import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** An autoscaler of a Deployment. */
function hpa(name: string, target: string) {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: target }
  const metrics = [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
  ]
  return { kind: 'HorizontalPodAutoscaler', metadata: { name }, spec: { scaleTargetRef, maxReplicas: 3, metrics } }
}

/** Two autoscalers of one Deployment. */
export const autoscalersConflict: Scenario = {
  name: 'autoscalers-conflict',
  claim: 'two autoscalers of one Deployment',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web'), hpa('first', 'web'), hpa('second', 'web'))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  expect: [{ code: 'AutoscalersConflict', root: 'HorizontalPodAutoscaler/first' }],
}
