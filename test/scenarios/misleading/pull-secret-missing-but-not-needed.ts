import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilEvent, untilRolledOut } from '../waiting.ts'

/** A pull Secret that is missing harms nobody whose image is there. */
export const pullSecretMissingButNotNeeded: Scenario = {
  name: 'pull-secret-missing-but-not-needed',
  claim: 'a pull Secret that is missing harms nobody whose image is there',
  group: 'misleading',
  async arrange(world) {
    await world.apply(deployment('web', { pod: { imagePullSecrets: [{ name: 'registry' }] } }))
    await untilRolledOut(world, 'Deployment', 'web')
    await untilEvent(world, 'FailedToRetrieveImagePullSecret')
  },
  expect: [],
}
