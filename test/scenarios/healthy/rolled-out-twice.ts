import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { podsOf, untilRolledOut, untilWaiting } from '../waiting.ts'

/** An old ReplicaSet whose image was never there is history. */
export const rolledOutTwice: Scenario = {
  name: 'rolled-out-twice',
  claim: 'an old ReplicaSet whose image was never there is history',
  group: 'healthy',
  async arrange(world) {
    world.script('app:broken', { kind: 'no-image' })
    await world.apply(deployment('web', { image: 'app:broken' }))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
    await world.apply(deployment('web', { image: 'app:2' }))
    await untilRolledOut(world, 'Deployment', 'web')
    await world.until('the broken Pod is gone', async () => (await podsOf(world, 'web')).length === 1)
  },
  expect: [],
}
