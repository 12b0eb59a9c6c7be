import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** An image that has nothing for the platform of the node. */
export const wrongPlatform: Scenario = {
  name: 'wrong-platform',
  claim: 'an image that has nothing for the platform of the node',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'platform' })
    await world.apply(deployment('web', { image: 'shop/web:2' }))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'ImageWrongArchitecture', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
