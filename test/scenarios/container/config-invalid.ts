import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** What the kubelet cannot configure is told with its own words. */
export const configInvalid: Scenario = {
  name: 'config-invalid',
  claim: 'what the kubelet cannot configure is told with its own words',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', {
      kind: 'not-created',
      reason: 'CreateContainerConfigError',
      message: 'failed to prepare subPath for volumeMount "data" of container "web"',
    })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilWaiting(world, 'web', 'CreateContainerConfigError')
  },
  expect: [{ code: 'ContainerConfigInvalid', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
