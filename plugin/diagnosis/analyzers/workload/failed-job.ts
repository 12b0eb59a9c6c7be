import { asArray, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, fieldEvidence } from '../../evidence.ts'
import { controllerOf, type Facts } from '../../facts.ts'
import type { Evidence, Finding } from '../../finding.ts'
import { kubectl, kubectlOn } from '../../../text/kubectl-text.ts'
import { conditionOf, type ConditionView } from '../../pod-view.ts'
import { timeOf } from '../../../text/time.ts'

/** Jobs that have failed for good; of a CronJob only the newest that ended, if that one failed. Their Pods explain them. */
export const failedJob: Analyzer = {
  name: 'failed-job',
  reads: ['jobs', 'cronjobs', 'pods'],
  *analyze(facts) {
    const newest = newestByCronJob(facts)
    for (const job of facts.snapshot.list('jobs')) {
      const failed = conditionOf(job, 'Failed')
      const cronJob = controllerOf(job)?.['uid']
      if (failed?.status !== 'True') continue
      if (cronJob !== undefined && (newest.get(cronJob) !== job || isUnread(job, facts))) continue
      yield findingOf(job, failed, facts)
    }
  },
}

/** The Job of each CronJob that ended last, by the time it was started: a later one that succeeded makes good an earlier one. */
function newestByCronJob(facts: Facts): Map<unknown, JsonObject> {
  const newest = new Map<unknown, JsonObject>()
  for (const job of facts.snapshot.list('jobs')) {
    const owner = controllerOf(job)?.['uid']
    const hasEnded = ['Failed', 'Complete'].some((type) => conditionOf(job, type)?.status === 'True')
    if (owner === undefined || !hasEnded) continue
    const before = newest.get(owner)
    if (before === undefined || createdAt(job) >= createdAt(before)) newest.set(owner, job)
  }
  return newest
}

/** A later run may be among what was not read. */
function isUnread(job: JsonObject, { snapshot }: Facts): boolean {
  return snapshot.unread('jobs', referenceOf(job).namespace) !== undefined
}

function createdAt(job: JsonObject): number {
  return timeOf(dig(job, 'metadata', 'creationTimestamp')) ?? 0
}

function findingOf(job: JsonObject, failed: ConditionView, facts: Facts): Finding {
  const [workload, reference] = [facts.workloadOf(job), referenceOf(job)]
  const isTime = failed.reason === 'DeadlineExceeded'
  return {
    code: isTime ? 'JobDeadlineExceeded' : 'JobBackoffLimitExceeded',
    root: workload,
    affects: [reference],
    // Its Pods, where they are still there, say why.
    because: [reference],
    cause: isTime
      ? `A run took longer than activeDeadlineSeconds (${text(job, 'activeDeadlineSeconds')}) and was stopped`
      : (sentences[failed.reason] ?? `A run failed more often than backoffLimit allows (${text(job, 'backoffLimit')})`),
    evidence: [conditionEvidence(job, failed), ...lastEnd(job, facts)],
    next: [
      kubectl('logs', `job/${reference.name}`, ...inNamespace(reference), '--all-containers'),
      kubectlOn('describe', reference),
      workload.kind === 'CronJob'
        ? kubectl(
            'create',
            'job',
            `${reference.name}-again`,
            `--from=cronjob/${workload.name}`,
            ...inNamespace(reference),
          )
        : '# correct the cause, then delete the Job and create it again',
    ],
  }
}

function inNamespace({ namespace }: ObjectReference): string[] {
  return namespace === undefined ? [] : ['-n', namespace]
}

const sentences: Readonly<Record<string, string>> = {
  PodFailurePolicy: 'A Pod failed in a way that the podFailurePolicy says to stop at',
  MaxFailedIndexesExceeded: 'More of its indexes failed than maxFailedIndexes allows',
  FailedIndexes: 'Some of its indexes failed',
}

function text(job: JsonObject, key: string): string {
  const value = dig(job, 'spec', key)
  return typeof value === 'number' ? String(value) : 'not set'
}

/** How its newest Pod ended. */
function lastEnd(job: JsonObject, facts: Facts): Evidence[] {
  const [newest] = facts.podsOf(job).toSorted((left, right) => right.created - left.created)
  if (newest === undefined) return []
  const statuses = asArray(dig(newest.object, 'status', 'containerStatuses')).filter(isObject)
  return statuses.flatMap((status) => {
    const ended = dig(status, 'state', 'terminated')
    if (!isObject(ended)) return []
    const path = `status.containerStatuses[name=${String(status['name'])}].state.terminated.exitCode`
    return [fieldEvidence(newest.object, path, ended['exitCode'], timeOf(ended['finishedAt']))]
  })
}
