import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** An image name that is none. */
export const invalidName: Scenario = {
  name: 'invalid-name',
  claim: 'an image name that is none',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'invalid-name' })
    await world.apply(deployment('web', { image: 'Shop/Web:2' }))
    await untilWaiting(world, 'web', 'InvalidImageName')
  },
  expect: [{ code: 'ImageNameInvalid', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
