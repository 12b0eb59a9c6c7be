import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilWaiting } from '../waiting.ts'

/** An image that runs as root is not started where the Pod forbids it. */
export const runsAsRoot: Scenario = {
  name: 'runs-as-root',
  claim: 'an image that runs as root is not started where the Pod forbids it',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'runs', user: 0 })
    await world.apply(deployment('web', { image: 'crash:1', pod: { securityContext: { runAsNonRoot: true } } }))
    await untilWaiting(world, 'web', 'CreateContainerConfigError')
  },
  expect: [{ code: 'RunsAsRoot', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
