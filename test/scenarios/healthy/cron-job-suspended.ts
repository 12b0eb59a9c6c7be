import { job } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'

/** A CronJob that is suspended is worth knowing and not broken. */
export const cronJobSuspended: Scenario = {
  name: 'cron-job-suspended',
  claim: 'a CronJob that is suspended is worth knowing and not broken',
  group: 'healthy',
  async arrange(world) {
    const { spec } = job('report')
    await world.apply({
      kind: 'CronJob',
      metadata: { name: 'report' },
      spec: { schedule: '0 3 * * *', suspend: true, jobTemplate: { spec } },
    })
  },
  expect: [],
  information: [{ code: 'CronJobSuspended', root: 'CronJob/report' }],
}
