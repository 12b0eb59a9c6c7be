import { job } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A Job that is done. */
export const jobComplete: Scenario = {
  name: 'job-complete',
  claim: 'a Job that is done',
  group: 'healthy',
  async arrange(world) {
    await world.apply(job('import'))
    await untilCondition(world, 'Job', 'import', 'Complete')
  },
  expect: [],
}
