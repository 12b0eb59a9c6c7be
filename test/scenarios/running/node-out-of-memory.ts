import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A container that was killed because the memory of its node was used up. */
export const nodeOutOfMemory: Scenario = {
  name: 'node-out-of-memory',
  claim: 'a container that was killed because the memory of its node was used up',
  group: 'broken',
  alone: true,
  async arrange(world) {
    world.script('ill:*', { kind: 'exits', code: 137, after: 500 })
    await world.apply(deployment('web', { image: 'ill:1', pod: { nodeName: 'node-1' } }))
    await untilCrashing(world, 'web')
    await world.tellSystemOom('node-1', 'web', 4711)
  },
  expect: [{ code: 'NodeOutOfMemory', root: 'Node/node-1', affected: ['Deployment/web'] }],
}
