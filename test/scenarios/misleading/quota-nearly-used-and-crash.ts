import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCrashing } from '../waiting.ts'

/** A quota near its end is told beside the crash, and not as its cause. */
export const quotaNearlyUsedAndCrash: Scenario = {
  name: 'quota-nearly-used-and-crash',
  claim: 'a quota near its end is told beside the crash, and not as its cause',
  group: 'misleading',
  async arrange(world) {
    world.script('crash:*', { kind: 'exits', code: 1 })
    await world.apply({
      kind: 'ResourceQuota',
      metadata: { name: 'team' },
      spec: { hard: { 'requests.memory': '1Gi' } },
    })
    const container = { resources: { requests: { memory: '980Mi' } } }
    await world.apply(deployment('web', { image: 'crash:1', container }))
    await untilCrashing(world, 'web')
  },
  expect: [
    { code: 'ContainerCrash', root: 'Deployment/web', affected: ['Deployment/web'] },
    { code: 'QuotaNearlyUsed', root: 'ResourceQuota/team' },
  ],
}
