import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** The container that crashes is told, and not the one beside it. */
export const secondContainerCrashes: Scenario = {
  name: 'second-container-crashes',
  claim: 'the container that crashes is told, and not the one beside it',
  group: 'broken',
  async arrange(world) {
    world.script('agent:*', { kind: 'exits', code: 2 })
    await world.apply(deployment('web', { beside: [{ name: 'agent', image: 'agent:1' }] }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'ContainerCrash', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
