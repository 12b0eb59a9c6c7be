import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A PodDisruptionBudget at zero because Pods crash is no cause. */
export const budgetZeroBecauseOfCrash: Scenario = {
  name: 'budget-zero-because-of-crash',
  claim: 'a PodDisruptionBudget at zero because Pods crash is no cause',
  group: 'misleading',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 1 })
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'web' } } }
    await world.apply({ kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec })
    await world.apply(deployment('web', { replicas: 2, image: 'crash:1' }))
    await untilCrashing(world, 'web')
    await world.until('it is counted', async () => {
      return at(await world.get('PodDisruptionBudget', 'web'), 'status.expectedPods') === 2
    })
  },
  later: 5 * 60_000,
  expect: [{ code: 'ContainerCrash', root: 'Deployment/web', affected: ['Deployment/web'] }],
}
