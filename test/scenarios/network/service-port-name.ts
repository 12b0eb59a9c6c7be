import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A Service that names a port which its Pods do not have. */
export const servicePortName: Scenario = {
  name: 'service-port-name',
  claim: 'a Service that names a port which its Pods do not have',
  group: 'broken',
  async arrange(world) {
    await world.apply(
      deployment('web', { container: { ports: [{ name: 'http', containerPort: 8080 }] } }),
      service('web', { ports: [{ port: 80, targetPort: 'web' }] }),
    )
    await untilRolledOut(world, 'Deployment', 'web')
  },
  later: 5 * 60_000,
  expect: [{ code: 'ServicePortMismatch', root: 'Service/web' }],
}
