import { job } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'

/** A CronJob that did not run when it should have. */
export const cronJobMissed: Scenario = {
  name: 'cron-job-missed',
  claim: 'a CronJob that did not run when it should have',
  group: 'broken',
  async arrange(world) {
    const { spec } = job('report')
    await world.apply({
      kind: 'CronJob',
      metadata: { name: 'report' },
      spec: { schedule: '*/5 * * * *', jobTemplate: { spec } },
    })
  },
  later: 3_600_000,
  expect: [{ code: 'CronJobMissed', root: 'CronJob/report' }],
}
