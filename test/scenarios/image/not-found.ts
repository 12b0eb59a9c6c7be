import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** An image that the registry does not have. */
export const notFound: Scenario = {
  name: 'not-found',
  claim: 'an image that the registry does not have',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'not-found' })
    await world.apply(deployment('web', { image: 'shop/web:2' }))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'ImageNotFound', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
