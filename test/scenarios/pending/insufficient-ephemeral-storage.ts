import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled, untilRolledOut } from '../waiting.ts'

/** No node has enough ephemeral storage left. */
export const insufficientEphemeralStorage: Scenario = {
  name: 'insufficient-ephemeral-storage',
  claim: 'no node has enough ephemeral storage left',
  group: 'broken',
  async arrange(world) {
    const requests = (amount: string) => ({ resources: { requests: { 'ephemeral-storage': amount } } })
    await world.apply(deployment('big', { replicas: 3, container: requests('700Gi') }))
    await untilRolledOut(world, 'Deployment', 'big')
    await world.apply(deployment('web', { container: requests('500Gi') }))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'InsufficientEphemeralStorage', root: 'Cluster/ephemeral-storage', affected: ['Deployment/web'] }],
}
