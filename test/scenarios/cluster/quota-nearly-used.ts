import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilRolledOut } from '../waiting.ts'

/** A quota of which more than nine tenths are used. */
export const quotaNearlyUsed: Scenario = {
  name: 'quota-nearly-used',
  claim: 'a quota of which more than nine tenths are used',
  group: 'broken',
  async arrange(world) {
    await world.apply({
      kind: 'ResourceQuota',
      metadata: { name: 'team' },
      spec: { hard: { 'requests.memory': '1Gi' } },
    })
    const container = { resources: { requests: { memory: '980Mi' } } }
    await world.apply(deployment('web', { container }))
    await untilRolledOut(world, 'Deployment', 'web')
    await world.until('the quota is counted', async () => {
      return at(await world.get('ResourceQuota', 'team'), 'status.used') !== undefined
    })
  },
  expect: [{ code: 'QuotaNearlyUsed', root: 'ResourceQuota/team' }],
}
