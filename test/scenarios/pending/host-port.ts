import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled } from '../waiting.ts'

/** A host port that is taken on every node. */
export const hostPort: Scenario = {
  name: 'host-port',
  claim: 'a host port that is taken on every node',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web', { replicas: 4, container: { ports: [{ containerPort: 80, hostPort: 8099 }] } }))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'HostPortConflict', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
