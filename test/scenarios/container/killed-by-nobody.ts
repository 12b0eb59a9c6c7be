import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** Exit code 137 without a reason, a probe or a node in trouble is a kill by nobody known. */
export const killedByNobody: Scenario = {
  name: 'killed-by-nobody',
  claim: 'exit code 137 without a reason, a probe or a node in trouble is a kill by nobody known',
  group: 'broken',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 137 })
    await world.apply(deployment('web', { image: 'crash:1' }))
    await untilCrashing(world, 'web')
  },
  expect: [{ code: 'KilledBySignal', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
