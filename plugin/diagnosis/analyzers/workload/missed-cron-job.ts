import { asArray, asString, dig, type JsonObject } from '../../../../policies/json.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import type { EventView } from '../../event-view.ts'
import { eventEvidence, fieldEvidence, valueEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { minutes, timeOf } from '../../../text/time.ts'
import { nextRun, parseCron, type CronSchedule } from './cron-schedule.ts'

/** How much later than its time a run may start: the controller looks when it is due, and then once more. */
const startPatience = 2 * minutes

/** CronJobs whose last due run did not start: nothing runs them, the run before still does, or their schedule cannot be read. */
export const missedCronJob: Analyzer = {
  name: 'missed-cron-job',
  reads: ['cronjobs', 'jobs', 'coreevents'],
  *analyze(facts) {
    for (const cronJob of facts.snapshot.list('cronjobs')) {
      if (dig(cronJob, 'spec', 'suspend') === true) continue
      const finding = unreadable(cronJob, facts) ?? missed(cronJob, facts)
      if (finding !== undefined) yield finding
    }
  },
}

const unreadableReasons = new Set([
  'UnparseableSchedule',
  'UnParseableCronJobSchedule',
  'InvalidSchedule',
  'UnknownTimeZone',
])

function unreadable(cronJob: JsonObject, facts: Facts): Finding | undefined {
  const text = asString(dig(cronJob, 'spec', 'schedule')) ?? ''
  const event = facts.eventsOf(cronJob).find(({ reason }) => unreadableReasons.has(reason))
  // An Event of a schedule that was corrected since does not name the one that stands there now.
  const isOfNow = event !== undefined && event.message.includes(asString(dig(cronJob, 'spec', 'timeZone')) ?? text)
  if (!isOfNow) return undefined
  return {
    ...common(cronJob),
    cause: `Its schedule or time zone cannot be read, so no Jobs are started: ${event.message}`,
    evidence: [eventEvidence(event), valueEvidence(cronJob, 'spec', 'schedule')],
    next: [kubectlOn('edit', referenceOf(cronJob)), '# correct spec.schedule and spec.timeZone'],
  }
}

function missed(cronJob: JsonObject, facts: Facts): Finding | undefined {
  const schedule = parseCron(asString(dig(cronJob, 'spec', 'schedule')) ?? '')
  if (schedule === undefined) return undefined
  const due = dueTimes(cronJob, schedule, facts.now)
  const active = oldestActive(cronJob)
  const isForbidden = active !== undefined && dig(cronJob, 'spec', 'concurrencyPolicy') === 'Forbid'
  // A run that takes a little longer than its interval skips the next one, and that is what Forbid is for.
  if (due.length < (isForbidden ? 2 : 1)) return undefined
  const events = facts.eventsOf(cronJob).filter(({ reason }) => told.has(reason))
  return {
    ...common(cronJob),
    cause: isForbidden
      ? 'Runs were skipped: the Job of an earlier one still runs, and concurrencyPolicy is Forbid'
      : sentence(cronJob, events[0]),
    evidence: [...scheduleEvidence(cronJob, due), ...events.slice(0, 1).map(eventEvidence)],
    next: [
      ...(isForbidden ? [kubectlOn('describe', active)] : []),
      kubectlOn('describe', referenceOf(cronJob)),
      ...(isForbidden ? [kubectlOn('delete', active)] : ['# see that kube-controller-manager runs']),
    ],
    ...(isForbidden ? { because: [active] } : isRefused(cronJob, facts) ? { because: [referenceOf(cronJob)] } : {}),
  }
}

const told = new Set(['MissSchedule', 'TooManyMissedTimes', 'JobAlreadyActive'])

function common(cronJob: JsonObject): Pick<Finding, 'code' | 'root' | 'affects'> {
  const root = referenceOf(cronJob)
  return { code: 'CronJobMissed', root, affects: [root] }
}

function sentence(cronJob: JsonObject, event: EventView | undefined): string {
  const deadline = dig(cronJob, 'spec', 'startingDeadlineSeconds')
  if (event?.reason === 'TooManyMissedTimes')
    return 'It missed more than a hundred runs, which the controller takes for a wrong clock'
  if (event?.reason === 'MissSchedule' && typeof deadline === 'number') {
    return `A run was not started within its startingDeadlineSeconds (${String(deadline)})`
  }
  return 'A run was due and was not started'
}

/** The newest times that it should have run at since its last run, and did not; at most two. */
function dueTimes(cronJob: JsonObject, schedule: CronSchedule, now: number): number[] {
  const zone = asString(dig(cronJob, 'spec', 'timeZone'))
  const last =
    timeOf(dig(cronJob, 'status', 'lastScheduleTime')) ?? timeOf(dig(cronJob, 'metadata', 'creationTimestamp'))
  if (last === undefined || last > now) return []
  const first = nextRun(schedule, last, zone)
  if (first === undefined || first + startPatience > now) return []
  const second = nextRun(schedule, first, zone)
  return second === undefined || second + startPatience > now ? [first] : [first, second]
}

/** The Job of an earlier run that still runs, by the CronJob's own list. */
function oldestActive(cronJob: JsonObject): ObjectReference | undefined {
  const { namespace } = referenceOf(cronJob)
  const names = asArray(dig(cronJob, 'status', 'active')).flatMap((entry) => asString(dig(entry, 'name')) ?? [])
  const [name] = names.sort()
  return name === undefined ? undefined : { kind: 'Job', name, ...(namespace === undefined ? {} : { namespace }) }
}

/** Starting it was tried, and refused. */
function isRefused(cronJob: JsonObject, facts: Facts): boolean {
  const newest = facts
    .eventsOf(cronJob)
    .find(({ reason }) => reason === 'FailedCreate' || reason === 'SuccessfulCreate')
  return newest?.reason === 'FailedCreate'
}

function scheduleEvidence(cronJob: JsonObject, due: readonly number[]): Finding['evidence'] {
  const [first] = due
  const when = first === undefined ? '' : new Date(first).toISOString()
  return [
    valueEvidence(cronJob, 'spec', 'schedule'),
    valueEvidence(cronJob, 'status', 'lastScheduleTime'),
    fieldEvidence(cronJob, 'spec.schedule', `due at ${when}`, first),
  ]
}
