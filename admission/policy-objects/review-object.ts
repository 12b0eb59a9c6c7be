import type { Logger } from 'pino'
import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import { clip, count } from '../../policies/messages/text.ts'
import { allowed, denied, patched, type ReviewAnswer } from '../review/answer.ts'
import type { ReviewEndpoint } from '../review/endpoints.ts'
import { fieldsOf } from '../review/fields.ts'
import type { PolicyObjectDependencies } from './dependencies.ts'
import { tooLargeBecause } from './exception-size.ts'
import { judgeChange } from './judge-change.ts'
import { judgeNewException } from './judge-exception.ts'
import { judgePolicy } from './judge-policy.ts'
import { sound, type ObjectVerdict, type PolicyObjectKind } from './policy-object.ts'
import { requesterPatch } from './requested-by.ts'

/** An answer, and the verdict in one word for the metric; undefined while the policies that it takes are unknown. */
export type ObjectJudgement = { answer: ReviewAnswer; label: string } | undefined

/** Judges requests for DriftPolicies and DriftExceptions. */
export type ReviewObject = (
  endpoint: ReviewEndpoint,
  uid: string,
  kind: PolicyObjectKind,
  request: ReviewedRequest,
  deadline: number,
) => Promise<ObjectJudgement>

/** Deletes and writes of status are never judged; `/validate/open` has nothing to say, since what is refused here is refused. */
export function createObjectReviews(dependencies: PolicyObjectDependencies, log: Logger): ReviewObject {
  return async (endpoint, uid, kind, request, deadline) => {
    if (!isWrite(request) || endpoint.only === 'open') return { answer: allowed(uid), label: 'not-evaluated' }
    if (endpoint.mutates) return mutate(uid, kind, request)
    const verdict = await judge(kind, request, dependencies, deadline)
    if (verdict === undefined) return undefined
    tell(log, uid, request, verdict)
    const warnings = warningLines(verdict)
    if (verdict.problems.length === 0)
      return { answer: allowed(uid, { warnings }), label: warnings.length === 0 ? 'allowed' : 'warned' }
    return { answer: denied(uid, refusal(kind, request, verdict), { warnings }), label: 'denied' }
  }
}

function isWrite({ operation, subresource }: ReviewedRequest): boolean {
  return (operation === 'CREATE' || operation === 'UPDATE') && subresource === ''
}

function mutate(uid: string, kind: PolicyObjectKind, request: ReviewedRequest): ObjectJudgement {
  const patch = kind === 'DriftException' ? requesterPatch(request) : []
  return { answer: patched(uid, patch), label: patch.length === 0 ? 'unchanged' : 'patched' }
}

async function judge(
  kind: PolicyObjectKind,
  request: ReviewedRequest,
  dependencies: PolicyObjectDependencies,
  deadline: number,
): Promise<ObjectVerdict | undefined> {
  if (kind === 'DriftPolicy') return judgePolicy(request, dependencies)
  const tooLarge = tooLargeBecause(request)
  if (tooLarge !== undefined) return { problems: [tooLarge], warnings: [] }
  if (request.operation === 'UPDATE') return judgeChange(request, dependencies.now())
  const set = dependencies.set()
  return set === undefined ? undefined : judgeNewException(request, set, dependencies, deadline)
}

function tell(log: Logger, uid: string, request: ReviewedRequest, verdict: ObjectVerdict): void {
  const fields = { uid, ...fieldsOf(request) }
  if (verdict.problems.length > 0) log.warn({ ...fields, problems: shown(verdict.problems) }, 'policy object refused')
  else if (verdict !== sound) log.info(fields, 'policy object changed')
}

const mostShown = 20
const mostWarnings = 10
/** A longer warning may be cut by clients. */
const warningLength = 120

function refusal(kind: PolicyObjectKind, request: ReviewedRequest, { problems, hint }: ObjectVerdict): string {
  const name = clip(request.name === '' ? '(generated name)' : request.name, 253)
  const lines = shown(problems).map((problem) => `- ${problem}`)
  return [`${kind} "${name}": ${count(problems.length, 'problem')}`, ...lines, hint ?? hints[kind]].join('\n')
}

const hints: Readonly<Record<PolicyObjectKind, string>> = {
  DriftPolicy: 'correct this and apply again; kubectl heal policy list --policies FILE says the same of a file',
  DriftException: 'correct this and apply again; kubectl heal override grant writes a sound one',
}

function shown(problems: readonly string[]): string[] {
  const lines = problems.slice(0, mostShown).map((problem) => clip(problem, 500))
  return problems.length > mostShown ? [...lines, `and ${problems.length - mostShown} more`] : lines
}

function warningLines({ warnings }: ObjectVerdict): string[] {
  const more = warnings.length > mostWarnings ? [`and ${warnings.length - mostWarnings} more`] : []
  return [...warnings.slice(0, mostWarnings), ...more].map((warning) => clip(`heal: ${warning}`, warningLength))
}
