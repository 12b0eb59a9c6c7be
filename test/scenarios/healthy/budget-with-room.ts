import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A PodDisruptionBudget that allows one disruption. */
export const budgetWithRoom: Scenario = {
  name: 'budget-with-room',
  claim: 'a PodDisruptionBudget that allows one disruption',
  group: 'healthy',
  async arrange(world) {
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'web' } } }
    await world.apply(deployment('web', { replicas: 2 }), {
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec,
    })
    await untilRolledOut(world, 'Deployment', 'web')
    await world.until('it allows one', async () => {
      return at(await world.get('PodDisruptionBudget', 'web'), 'status.disruptionsAllowed') === 1
    })
  },
  expect: [],
}
