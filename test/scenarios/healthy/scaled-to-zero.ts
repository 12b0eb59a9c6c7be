import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A workload that is scaled to zero is worth knowing and not broken. */
export const scaledToZero: Scenario = {
  name: 'scaled-to-zero',
  claim: 'a workload that is scaled to zero is worth knowing and not broken',
  group: 'healthy',
  async arrange(world) {
    await world.apply(deployment('web', { replicas: 0 }))
    await untilRolledOut(world, 'Deployment', 'web')
  },
  expect: [],
  information: [{ code: 'ScaledToZero', root: 'Deployment/web' }],
}
