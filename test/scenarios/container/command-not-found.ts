import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** Exit code 127 is a command that is not in the image. */
export const commandNotFound: Scenario = {
  name: 'command-not-found',
  claim: 'exit code 127 is a command that is not in the image',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 127 })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'CommandNotFound', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
