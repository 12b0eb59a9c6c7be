import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** What the runtime cannot mount keeps the container from starting. */
export const startErrorMount: Scenario = {
  name: 'start-error-mount',
  claim: 'what the runtime cannot mount keeps the container from starting',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', {
      kind: 'not-started',
      reason: 'RunContainerError',
      message:
        'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/var/lib/kubelet/pods/x/volume-subpaths/config" to rootfs at "/etc/app.conf": not a directory: unknown',
    })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'ContainerStartFailed', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
