import { job } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A Job that failed more often than it may. */
export const jobBackoff: Scenario = {
  name: 'job-backoff',
  claim: 'a Job that failed more often than it may',
  group: 'broken',
  async arrange(world) {
    world.script('import:*', { kind: 'exits', code: 1 })
    await world.apply(job('import', { image: 'import:1', spec: { backoffLimit: 0 } }))
    await untilCondition(world, 'Job', 'import', 'Failed')
  },
  expect: [{ code: 'ContainerCrash', root: 'Job/import', consequences: ['JobBackoffLimitExceeded Job/import'] }],
}
