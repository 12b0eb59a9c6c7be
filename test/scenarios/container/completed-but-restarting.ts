import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A server that ends with exit code 0 is started again and again. */
export const completedButRestarting: Scenario = {
  name: 'completed-but-restarting',
  claim: 'a server that ends with exit code 0 is started again and again',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 0, after: 50 })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'CompletedButRestarting', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
