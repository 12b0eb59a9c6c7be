import { dig } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence, valueEvidence } from '../../evidence.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'

/** CronJobs that someone suspended: information. */
export const suspendedCronJob: Analyzer = {
  name: 'suspended-cron-job',
  reads: ['cronjobs'],
  *analyze({ snapshot }) {
    for (const cronJob of snapshot.list('cronjobs')) {
      if (dig(cronJob, 'spec', 'suspend') !== true) continue
      const root = referenceOf(cronJob)
      yield {
        code: 'CronJobSuspended',
        root,
        affects: [root],
        cause: 'It is suspended: no Jobs are started',
        evidence: [
          fieldEvidence(cronJob, 'spec.suspend', 'true'),
          valueEvidence(cronJob, 'status', 'lastScheduleTime'),
        ],
        next: [kubectlOn('patch', root, '-p', '{"spec":{"suspend":false}}')],
        information: true,
      }
    }
  },
}
