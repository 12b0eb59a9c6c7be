import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A container that keeps ending by SIGTERM is asked to stop by somebody. */
export const askedToStop: Scenario = {
  name: 'asked-to-stop',
  claim: 'a container that keeps ending by SIGTERM is asked to stop by somebody',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 143, after: 30 })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web', 3)
  },
  expect: [{ code: 'Terminated', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
