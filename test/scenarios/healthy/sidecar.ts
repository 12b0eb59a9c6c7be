import { deployment, service } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A sidecar that runs beside its container. */
export const sidecar: Scenario = {
  name: 'sidecar',
  claim: 'a sidecar that runs beside its container',
  group: 'healthy',
  async arrange(world) {
    const proxy = { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' }
    await world.apply(deployment('web', { pod: { initContainers: [proxy] } }), service('web'))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  expect: [],
}
