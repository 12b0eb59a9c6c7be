import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** Exit code 126 is a command that cannot be executed. */
export const commandNotExecutable: Scenario = {
  name: 'command-not-executable',
  claim: 'exit code 126 is a command that cannot be executed',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 126 })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'CommandNotExecutable', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
