import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** Exit code 134 is a program that aborted itself. */
export const aborted: Scenario = {
  name: 'aborted',
  claim: 'exit code 134 is a program that aborted itself',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 134, signal: 6 })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'Aborted', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
