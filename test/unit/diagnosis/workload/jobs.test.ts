import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { failedJob } from '../../../../plugin/diagnosis/analyzers/workload/failed-job.ts'
import { missedCronJob } from '../../../../plugin/diagnosis/analyzers/workload/missed-cron-job.ts'
import { suspendedCronJob } from '../../../../plugin/diagnosis/analyzers/workload/suspended-cron-job.ts'
import { ago, days, hours, minutes } from '../../../support/diagnosis/clock.ts'
import { plain, type PlainParts } from '../../../support/diagnosis/cluster-objects.ts'
import { event } from '../../../support/diagnosis/events.ts'
import { findingsOf } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { condition } from '../../../support/diagnosis/objects.ts'

const analyzers = [failedJob, missedCronJob, suspendedCronJob]

const job = (name: string, conditions: JsonObject[], parts: PlainParts = {}): JsonObject =>
  plain('batch/v1', 'Job', name, { spec: { backoffLimit: 6 }, status: { conditions }, ...parts })
const backoff = condition('Failed', true, ago(hours), {
  reason: 'BackoffLimitExceeded',
  message: 'Job has reached the specified backoff limit',
})
const deadline = condition('Failed', true, ago(hours), {
  reason: 'DeadlineExceeded',
  message: 'Job was active longer than specified deadline',
})
const complete = condition('Complete', true, ago(minutes), { reason: 'CompletionsReached' })

/** Every hour, last run at 12:00, which is now. */
const nightly = (spec: JsonObject = {}, status: JsonObject = {}, parts: PlainParts = {}): JsonObject =>
  plain('batch/v1', 'CronJob', 'report', {
    spec: { schedule: '0 * * * *', concurrencyPolicy: 'Allow', suspend: false, ...spec },
    status: { lastScheduleTime: ago(0), ...status },
    ...parts,
  })
const controller = { source: 'cronjob-controller' }
const unparseable = nightly({ schedule: 'hourly' }, { lastScheduleTime: undefined })
const running = job('report-1', [], { owner: nightly(), age: 3 * hours })
const waitingFor = {
  active: [{ kind: 'Job', name: 'report-1', namespace: 'prod-shop' }],
  lastScheduleTime: ago(3 * hours),
}

const rows: [claim: string, objects: JsonObject[], ...verdicts: string[]][] = [
  ['a Job that failed too often', [job('import', [backoff])], 'JobBackoffLimitExceeded Job/prod-shop/import'],
  ['a Job over its deadline', [job('import', [deadline])], 'JobDeadlineExceeded Job/prod-shop/import'],
  [
    'a Job whose Pod failed as its policy says to stop at',
    [job('import', [condition('Failed', true, ago(hours), { reason: 'PodFailurePolicy' })])],
    'JobBackoffLimitExceeded Job/prod-shop/import',
  ],
  ['a Job that runs', [job('import', [])]],
  ['a Job that is done', [job('import', [complete])]],
  [
    'a run of a CronJob that failed',
    [nightly(), job('report-1', [backoff], { owner: nightly() })],
    'JobBackoffLimitExceeded CronJob/prod-shop/report',
  ],
  [
    'a later run succeeded',
    [
      nightly(),
      job('report-1', [backoff], { owner: nightly(), age: 2 * days }),
      job('report-2', [complete], { owner: nightly(), age: days }),
    ],
  ],
  [
    'a later run failed',
    [
      nightly(),
      job('report-1', [complete], { owner: nightly(), age: 2 * days }),
      job('report-2', [backoff], { owner: nightly(), age: days }),
    ],
    'JobBackoffLimitExceeded CronJob/prod-shop/report',
  ],
  [
    'a later run is still running',
    [
      nightly(),
      job('report-1', [backoff], { owner: nightly(), age: 2 * days }),
      job('report-2', [], { owner: nightly(), age: minutes }),
    ],
    'JobBackoffLimitExceeded CronJob/prod-shop/report',
  ],
  ['a CronJob that ran', [nightly()]],
  ['a run is due since a minute', [nightly({ schedule: '59 * * * *' }, { lastScheduleTime: ago(61 * minutes) })]],
  [
    'a run that was not started',
    [nightly({}, { lastScheduleTime: ago(3 * hours) })],
    'CronJobMissed CronJob/prod-shop/report',
  ],
  [
    'its last run lies in the future',
    [nightly({ timeZone: 'Asia/Tokyo' }, { lastScheduleTime: '9999-12-31T23:59:59Z' })],
  ],
  ['it never ran', [nightly({}, { lastScheduleTime: undefined })], 'CronJobMissed CronJob/prod-shop/report'],
  ['it is new', [nightly({ schedule: '0 0 * * *' }, { lastScheduleTime: undefined }, { age: hours })]],
  [
    'in its own time zone nothing is due',
    [nightly({ schedule: '0 9 * * *', timeZone: 'America/New_York' }, { lastScheduleTime: ago(22 * hours) })],
  ],
  [
    'in its own time zone a run is due',
    [nightly({ schedule: '0 6 * * *', timeZone: 'America/New_York' }, { lastScheduleTime: ago(25 * hours) })],
    'CronJobMissed CronJob/prod-shop/report',
  ],
  [
    'a schedule that is none',
    [
      unparseable,
      event(
        unparseable,
        'UnparseableSchedule',
        'unparseable schedule: "hourly" : expected exactly 5 fields, found 1: [hourly]',
        controller,
      ),
    ],
    'CronJobMissed CronJob/prod-shop/report',
  ],
  [
    'a schedule that was corrected',
    [
      nightly(),
      event(
        nightly(),
        'UnparseableSchedule',
        'unparseable schedule: "hourly" : expected exactly 5 fields, found 1: [hourly]',
        controller,
      ),
    ],
  ],
  [
    'Forbid, and the run before has not ended',
    [nightly({ concurrencyPolicy: 'Forbid' }, waitingFor), running],
    'CronJobMissed CronJob/prod-shop/report',
  ],
  [
    'Forbid, and the run before takes a little longer',
    [nightly({ concurrencyPolicy: 'Forbid' }, { ...waitingFor, lastScheduleTime: ago(hours + 5 * minutes) }), running],
  ],
  [
    'suspended',
    [nightly({ suspend: true }, { lastScheduleTime: ago(9 * days) })],
    'CronJobSuspended CronJob/prod-shop/report',
  ],
]

describe('Jobs and CronJobs', () => {
  for (const [claim, objects, ...verdicts] of rows) {
    it(`${claim}: ${verdicts.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found(analyzers, objects), verdicts)
    })
  }

  it('skipped runs follow from the Job that does not end', () => {
    const [finding] = findingsOf([missedCronJob], [nightly({ concurrencyPolicy: 'Forbid' }, waitingFor), running])
    assert.deepEqual(
      finding?.because?.map(({ kind, name }) => `${kind}/${name}`),
      ['Job/report-1'],
    )
  })

  it('a run that was not started in time says so', () => {
    const late = nightly({ startingDeadlineSeconds: 60 }, { lastScheduleTime: ago(3 * hours) })
    const told = event(
      late,
      'MissSchedule',
      'Missed scheduled time to start a job: Fri, 20 Nov 2026 10:00:00 UTC',
      controller,
    )
    const [finding] = findingsOf([missedCronJob], [late, told])
    assert.equal(finding?.cause, 'A run was not started within its startingDeadlineSeconds (60)')
  })
})
