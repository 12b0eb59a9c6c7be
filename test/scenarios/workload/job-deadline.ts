import { job } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A Job that ran longer than its deadline. */
export const jobDeadline: Scenario = {
  name: 'job-deadline',
  claim: 'a Job that ran longer than its deadline',
  group: 'broken',
  async arrange(world) {
    world.script('import:*', { kind: 'runs' })
    await world.apply(job('import', { image: 'import:1', spec: { activeDeadlineSeconds: 1 } }))
    await untilCondition(world, 'Job', 'import', 'Failed')
  },
  expect: [{ code: 'JobDeadlineExceeded', root: 'Job/import' }],
}
