import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut, untilWaiting } from '../waiting.ts'

/** A Pod whose image could be pulled at last. */
export const recoveredImage: Scenario = {
  name: 'recovered-image',
  claim: 'a Pod whose image could be pulled at last',
  group: 'healthy',
  async arrange(world) {
    world.script('app:*', { kind: 'no-image', why: 'timeout' })
    await world.apply(deployment('web'))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
    world.script('app:*', { kind: 'runs' })
    await untilRolledOut(world, 'Deployment', 'web')
  },
  expect: [],
}
