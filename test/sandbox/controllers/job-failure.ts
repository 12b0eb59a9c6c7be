import { at, listAt, numberAt, objectAt, textAt } from '../json.ts'
import { isDeleting } from '../metadata.ts'
import type { JsonObject } from '../types.ts'

/** Why a Job is over without success. */
export interface JobFailure {
  reason: string
  message: string
}

const firstBackOff = 10_000
const longestBackOff = 600_000

/** Whether a pod has come to its end. */
export function hasEnded(pod: JsonObject): boolean {
  return ['Succeeded', 'Failed'].includes(textAt(pod, 'status.phase'))
}

/** How many pods of a Job have failed; those that are gone still count. */
export function failedCount(job: JsonObject, pods: JsonObject[]): number {
  return Math.max(failed(pods).length, numberAt(job, 'status.failed'))
}

function failed(pods: JsonObject[]): JsonObject[] {
  return pods.filter((pod) => textAt(pod, 'status.phase') === 'Failed')
}

/** Why the Job has failed by now; undefined while it has not. */
export function failureOf(job: JsonObject, pods: JsonObject[], now: Date): JobFailure | undefined {
  if (isOverLimit(job, pods))
    return { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }
  const left = untilDeadline(job, now)
  if (left === undefined || left > 0) return undefined
  return { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }
}

function isOverLimit(job: JsonObject, pods: JsonObject[]): boolean {
  const limit = numberAt(job, 'spec.backoffLimit', 6)
  if (failedCount(job, pods) > limit) return true
  if (textAt(job, 'spec.template.spec.restartPolicy') !== 'OnFailure') return false
  const running = pods.filter((pod) => !hasEnded(pod) && !isDeleting(pod))
  const restarts = running.flatMap(statuses).reduce((sum, status) => sum + numberAt(status, 'restartCount'), 0)
  return limit === 0 ? restarts > 0 : restarts >= limit
}

function statuses(pod: JsonObject): JsonObject[] {
  return ['initContainerStatuses', 'containerStatuses'].flatMap((list) => listAt(pod, `status.${list}`))
}

/** Milliseconds until activeDeadlineSeconds have passed; undefined where there are none. */
export function untilDeadline(job: JsonObject, now: Date): number | undefined {
  const seconds = at(job, 'spec.activeDeadlineSeconds')
  const start = textAt(job, 'status.startTime')
  if (typeof seconds !== 'number' || start === '' || objectAt(job, 'spec')['suspend'] === true) return undefined
  return Date.parse(start) + seconds * 1000 - now.getTime()
}

/** Milliseconds to wait before the next pod, twice as long after each one that failed since the last success. */
export function untilRetry(pods: JsonObject[], now: Date): number {
  const ends = (some: JsonObject[]) => some.map(finishedAt)
  const lastSuccess = Math.max(0, ...ends(pods.filter((pod) => textAt(pod, 'status.phase') === 'Succeeded')))
  const failures = ends(failed(pods)).filter((time) => time > lastSuccess)
  if (failures.length === 0) return 0
  const backOff = Math.min(firstBackOff * 2 ** (failures.length - 1), longestBackOff)
  return Math.max(Math.max(...failures) + backOff - now.getTime(), 0)
}

function finishedAt(pod: JsonObject): number {
  const times = statuses(pod).map((status) => Date.parse(textAt(status, 'state.terminated.finishedAt')))
  const known = times.filter((time) => !Number.isNaN(time))
  return known.length > 0 ? Math.max(...known) : Date.parse(textAt(pod, 'metadata.creationTimestamp'))
}
