import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** A pull that fails for a reason which nobody foresaw is told with the words of the runtime. */
export const pullFailed: Scenario = {
  name: 'pull-failed',
  claim: 'a pull that fails for a reason which nobody foresaw is told with the words of the runtime',
  group: 'broken',
  async arrange(world) {
    const message =
      'rpc error: code = Unknown desc = failed to extract layer sha256:4f2a: write /var/lib/containerd/tmp: input/output error'
    world.script('app:*', { kind: 'no-image', message })
    await world.apply(deployment('web'))
    await untilWaiting(world, 'web', 'ImagePullBackOff')
  },
  expect: [{ code: 'ImagePullFailed', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
