import { at } from '../../cluster/at.ts'
import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A quota that is used up stops the ReplicaSet, and no Pod says so. */
export const quotaExceeded: Scenario = {
  name: 'quota-exceeded',
  claim: 'a quota that is used up stops the ReplicaSet, and no Pod says so',
  group: 'broken',
  async arrange(world) {
    await world.apply({ kind: 'ResourceQuota', metadata: { name: 'team' }, spec: { hard: { 'limits.memory': '1Gi' } } })
    await world.until('the quota is counted', async () => {
      return at(await world.get('ResourceQuota', 'team'), 'status.hard') !== undefined
    })
    await world.apply(deployment('web', { container: { resources: { limits: { memory: '2Gi' } } } }))
    await untilCondition(world, 'Deployment', 'web', 'ReplicaFailure')
  },
  expect: [{ code: 'QuotaExceeded', root: 'ResourceQuota/team', affected: ['Deployment/web'] }],
}
