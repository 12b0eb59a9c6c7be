import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A registry that limits the rate of pulls. */
export const rateLimited: Scenario = {
  name: 'rate-limited',
  claim: 'a registry that limits the rate of pulls',
  group: 'broken',
  async arrange(world) {
    world.script('*', { kind: 'no-image', why: 'rate-limit' })
    await world.apply(deployment('web', { image: 'shop/web:2' }))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'RegistryRateLimited', root: 'Registry/docker.io', affected: ['Deployment/web'] }],
}
