import type { Logger } from 'pino'
import type { EventRecorder, RecordedEvent } from '../../cluster/event-recorder.ts'
import type { EvaluationRequest } from '../../policies/evaluate/request.ts'
import type { RuleResult, Verdict } from '../../policies/evaluate/verdict.ts'
import { dig } from '../../policies/json.ts'
import { isSystemUser } from '../../policies/kubernetes/identities.ts'
import { workloadResource } from '../../policies/kubernetes/workloads.ts'
import { clip, list } from '../../policies/messages/text.ts'
import { ruleName } from '../../policies/messages/violation.ts'
import { fieldsOf } from '../review/fields.ts'
import { referenceTo } from './targets.ts'
import type { Uses } from './uses.ts'

/** Where allowed changes are told. */
export interface AllowedChangesOptions {
  log: Logger
  /** milliseconds since the epoch */
  now: () => number
  /** Absent without access to a cluster. */
  events?: Pick<EventRecorder, 'record'>
  uses?: Pick<Uses, 'count'>
  /** Whether an exception is one of the cluster, which has a status. */
  isOfCluster?: (exception: string) => boolean
}

/** Tells of a request that was allowed although a rule stood against it. */
export type TellAllowed = (uid: string, request: EvaluationRequest, verdict: Verdict) => void

const mostLogged = 20
const mostPaths = 3

/**
 * Tells what managers who are people and exceptions let pass: one log line a request and, for people, one Event a policy on the
 * workload (equal ones become a series). Paths only, never values. Uses of exceptions are counted whoever asked. What was denied by
 * another rule, and dry runs, leave nothing.
 */
export function createAllowedChanges(options: AllowedChangesOptions): TellAllowed {
  const { log, now, events, uses, isOfCluster } = options
  return (uid, request, verdict) => {
    if (verdict.denied || request.dryRun) return
    const passed = verdict.results.filter(({ waived }) => waived !== undefined)
    for (const [exception, results] of Map.groupBy(passed, (result) => result.exception)) {
      if (exception === undefined || isOfCluster?.(exception) !== true) continue
      uses?.count(exception, { at: now(), username: request.user.username, path: pathsOf(results)[0] ?? '' })
    }
    if (passed.length === 0 || isSystemUser(request.user)) return
    const isLocked = passed.some(({ waived }) => waived?.some(({ locked }) => locked))
    const changes = passed.flatMap(changeLines).slice(0, mostLogged)
    log.info({ uid, ...fieldsOf(request), changes }, isLocked ? 'locked fields changed' : 'exception used')
    for (const event of eventsOf(request, passed)) events?.record(event)
  }
}

function changeLines(result: RuleResult): string[] {
  const by = result.exception === undefined ? 'as a manager' : `by exception "${result.exception}"`
  return pathsOf([result]).map((path) => `${ruleName(result)}: ${path} ${by}`)
}

function pathsOf(results: readonly RuleResult[]): string[] {
  const paths = results.flatMap(({ waived = [] }) => waived.map(({ path }) => clip(path, 300)))
  return [...new Set(paths)]
}

function eventsOf(request: EvaluationRequest, passed: readonly RuleResult[]): RecordedEvent[] {
  const kind = workloadResource(request.group, request.resource)
  if (kind === undefined || request.name === '') return []
  const uid = dig(request.oldObject, 'metadata', 'uid') ?? dig(request.object, 'metadata', 'uid')
  const regarding = referenceTo(kind, request.namespace, request.name, uid)
  const byPermission = Map.groupBy(passed, ({ policy, exception }) => JSON.stringify([policy, exception]))
  return [...byPermission.values()].map((results) => ({ regarding, type: 'Normal', ...told(request, results) }))
}

function told(
  { user }: EvaluationRequest,
  results: readonly RuleResult[],
): Pick<RecordedEvent, 'reason' | 'action' | 'note'> {
  const [first] = results
  const who = `${clip(user.username, 200)} changed ${list(pathsOf(results), mostPaths) || 'it'}`
  const rules = `policy ${first?.policy ?? ''} (${list(results.map(({ rule }) => rule))})`
  if (first?.exception === undefined)
    return { reason: 'LockedFieldsChanged', action: 'Change', note: `${who}, locked by ${rules}, as a manager` }
  const note = `${who} against ${rules}, by exception "${first.exception}"`
  return { reason: 'ExceptionUsed', action: 'Change', note }
}
