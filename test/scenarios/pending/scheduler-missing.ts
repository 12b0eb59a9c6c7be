import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilPods } from '../waiting.ts'

/** A scheduler that nobody runs. */
export const schedulerMissing: Scenario = {
  name: 'scheduler-missing',
  claim: 'a scheduler that nobody runs',
  group: 'broken',
  async arrange(world) {
    await world.apply(deployment('web', { pod: { schedulerName: 'gpu-scheduler' } }))
    await untilPods(world, 'web')
  },
  later: 5 * 60_000,
  expect: [{ code: 'SchedulerMissing', root: 'Scheduler/gpu-scheduler', affected: ['Deployment/web'] }],
}
