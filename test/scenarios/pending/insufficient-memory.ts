import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled, untilRolledOut } from '../waiting.ts'

/** No node has enough memory left. */
export const insufficientMemory: Scenario = {
  name: 'insufficient-memory',
  claim: 'no node has enough memory left',
  group: 'broken',
  async arrange(world) {
    const requests = (amount: string) => ({ resources: { requests: { memory: amount } } })
    await world.apply(deployment('big', { replicas: 3, container: requests('200Gi') }))
    await untilRolledOut(world, 'Deployment', 'big')
    await world.apply(deployment('web', { container: requests('100Gi') }))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'InsufficientMemory', root: 'Cluster/memory', affected: ['Deployment/web'] }],
}
