import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A PodDisruptionBudget that never allows a disruption. */
export const budgetZero: Scenario = {
  name: 'budget-zero',
  claim: 'a PodDisruptionBudget that never allows a disruption',
  group: 'broken',
  async arrange(world) {
    const spec = { minAvailable: 2, selector: { matchLabels: { app: 'web' } } }
    await world.apply(deployment('web', { replicas: 2 }), {
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: spec,
    })
    await untilRolledOut(world, 'Deployment', 'web')
    await world.until('it is counted', async () => {
      return at(await world.get('PodDisruptionBudget', 'web'), 'status.currentHealthy') === 2
    })
  },
  later: 5 * 60_000,
  expect: [{ code: 'DisruptionBudgetZero', root: 'PodDisruptionBudget/web' }],
}
