import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A crash with exit code 1 is the own of the program. */
export const crashExit1: Scenario = {
  name: 'crash-exit-1',
  claim: 'a crash with exit code 1 is the own of the program',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 1, after: 30, log: 'Error: listen EADDRINUSE\n' })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'ContainerCrash', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
