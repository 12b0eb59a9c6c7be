import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilContainer, untilRolledOut } from '../waiting.ts'

/** A rollout within its deadline, with a Pod that is not ready yet. */
export const rolloutInProgress: Scenario = {
  name: 'rollout-in-progress',
  claim: 'a rollout within its deadline, with a Pod that is not ready yet',
  group: 'healthy',
  async arrange(world) {
    await world.apply(deployment('web', { replicas: 3 }))
    await untilRolledOut(world, 'Deployment', 'web')
    world.script('app:2', { kind: 'runs', ready: false })
    await world.apply(deployment('web', { replicas: 3, image: 'app:2' }))
    await untilContainer(world, 'web', 'runs the new image', (status) => {
      return status['image'] === 'app:2' && at(status, 'state.running') !== undefined
    })
  },
  expect: [],
}
