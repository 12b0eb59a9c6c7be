import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A PodDisruptionBudget that selects no Pods. */
export const budgetSelectsNothing: Scenario = {
  name: 'budget-selects-nothing',
  claim: 'a PodDisruptionBudget that selects no Pods',
  group: 'broken',
  async arrange(world) {
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'wob' } } }
    await world.apply(deployment('web'), { kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec: spec })
    await untilRolledOut(world, 'Deployment', 'web')
  },
  later: 5 * 60_000,
  expect: [{ code: 'DisruptionBudgetSelectsNothing', root: 'PodDisruptionBudget/web' }],
}
