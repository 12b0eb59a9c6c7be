import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A postStart hook that fails ends its container. */
export const postStartHook: Scenario = {
  name: 'post-start-hook',
  claim: 'a postStart hook that fails ends its container',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'not-started', reason: 'PostStartHookError', message: '' })
    await world.apply(
      deployment('web', { image: 'crash:1', container: { lifecycle: { postStart: { exec: { command: ['warm'] } } } } }),
    )
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'PostStartHookFailing', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
