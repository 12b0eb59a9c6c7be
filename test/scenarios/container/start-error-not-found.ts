import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A command that the runtime does not find is not a crash. */
export const startErrorNotFound: Scenario = {
  name: 'start-error-not-found',
  claim: 'a command that the runtime does not find is not a crash',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', {
      kind: 'not-started',
      reason: 'RunContainerError',
      message:
        'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "serve": executable file not found in $PATH: unknown',
    })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'CommandNotFound', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
