import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A Deployment that serves. */
export const deploymentServes: Scenario = {
  name: 'deployment-serves',
  claim: 'a Deployment that serves',
  group: 'healthy',
  async arrange(world) {
    await world.apply(deployment('web', { replicas: 3 }), service('web'))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  expect: [],
}
