import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A ServiceAccount that is not there. */
export const serviceAccountMissing: Scenario = {
  name: 'service-account-missing',
  claim: 'a ServiceAccount that is not there',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web', { pod: { serviceAccountName: 'robot' } }))
    await untilCondition(world, 'Deployment', 'web', 'ReplicaFailure')
  },
  expect: [{ code: 'ServiceAccountMissing', root: 'ServiceAccount/robot', affected: ['Deployment/web'] }],
}
