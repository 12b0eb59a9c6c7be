import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A command that may not be executed is not a crash. */
export const startErrorPermission: Scenario = {
  name: 'start-error-permission',
  claim: 'a command that may not be executed is not a crash',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', {
      kind: 'not-started',
      reason: 'RunContainerError',
      message:
        'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/app/run.sh": permission denied: unknown',
    })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'CommandNotExecutable', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
