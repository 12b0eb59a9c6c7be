import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPodScheduled, untilRolledOut } from '../waiting.ts'

/** No node has enough CPU left. */
export const insufficientCpu: Scenario = {
  name: 'insufficient-cpu',
  claim: 'no node has enough CPU left',
  group: 'broken',
  async arrange(world) {
    const requests = (amount: string) => ({ resources: { requests: { cpu: amount } } })
    await world.apply(deployment('big', { replicas: 3, container: requests('40') }))
    await untilRolledOut(world, 'Deployment', 'big')
    await world.apply(deployment('web', { container: requests('30') }))
    await untilPodScheduled(world, 'web', 'False')
  },
  later: 5 * 60_000,
  expect: [{ code: 'InsufficientCpu', root: 'Cluster/cpu', affected: ['Deployment/web'] }],
}
