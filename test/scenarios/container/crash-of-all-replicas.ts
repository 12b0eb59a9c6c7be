import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A crash of all replicas is told once for the workload. */
export const crashOfAllReplicas: Scenario = {
  name: 'crash-of-all-replicas',
  claim: 'a crash of all replicas is told once for the workload',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 3 })
    await world.apply(deployment('web', { image: 'crash:1', replicas: 6 }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'ContainerCrash', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
