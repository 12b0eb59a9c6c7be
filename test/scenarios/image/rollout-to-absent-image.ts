import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut, untilWaiting } from '../waiting.ts'

/** A rollout to an image that is not there is the image, and the old Pods serve on. */
export const rolloutToAbsentImage: Scenario = {
  name: 'rollout-to-absent-image',
  claim: 'a rollout to an image that is not there is the image, and the old Pods serve on',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web', { replicas: 2 }), service('web'))
    await untilRolledOut(world, 'Deployment', 'web')
    world.script('app:2', { kind: 'no-image' })
    await world.apply(deployment('web', { replicas: 2, image: 'app:2' }))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'ImageNotFound', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
