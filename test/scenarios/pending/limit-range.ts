import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A LimitRange that the container is beyond. */
export const limitRange: Scenario = {
  name: 'limit-range',
  claim: 'a LimitRange that the container is beyond',
  group: 'broken',
  async arrange(world) {
    const limits = [{ type: 'Container', max: { memory: '1Gi' } }]
    await world.apply({ kind: 'LimitRange', metadata: { name: 'sizes' }, spec: { limits } })
    await world.apply(deployment('web', { container: { resources: { limits: { memory: '2Gi' } } } }))
    await untilCondition(world, 'Deployment', 'web', 'ReplicaFailure')
  },
  expect: [{ code: 'LimitRangeViolated', root: 'LimitRange/sizes', affected: ['Deployment/web'] }],
}
