import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** An image that is not on the node and may not be pulled. */
export const neverPulled: Scenario = {
  name: 'never-pulled',
  claim: 'an image that is not on the node and may not be pulled',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'never-pull' })
    await world.apply(deployment('web', { image: 'shop/web:2', container: { imagePullPolicy: 'Never' } }))
    await untilWaiting(world, 'web', 'ErrImageNeverPull')
  },
  expect: [{ code: 'ImageNeverPulled', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
