import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** An image that the registry gives to nobody. */
export const unauthorized: Scenario = {
  name: 'unauthorized',
  claim: 'an image that the registry gives to nobody',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'unauthorized' })
    await world.apply(deployment('web', { image: 'shop/web:2' }))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'ImageUnauthorized', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
