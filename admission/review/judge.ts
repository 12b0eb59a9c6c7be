import type { ClusterReader } from '../../cluster/reader.ts'
import { evaluate } from '../../policies/evaluate/evaluate.ts'
import { needs } from '../../policies/evaluate/needs.ts'
import type { EvaluationRequest } from '../../policies/evaluate/request.ts'
import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import type { Verdict } from '../../policies/evaluate/verdict.ts'
import type { Action, PolicySet } from '../../policies/load/policy.ts'
import { auditAnnotations } from '../../policies/messages/audit.ts'
import { denialMessage } from '../../policies/messages/denial.ts'
import { warningLines } from '../../policies/messages/warning.ts'
import { mutate } from '../../policies/mutate/mutate.ts'
import { noSurroundings, readSurroundings, type CountRead } from './surroundings.ts'
import { allowed, denied, patched, type ReviewAnswer } from './answer.ts'
import type { ReviewEndpoint } from './endpoints.ts'
import { unknownKindWarnings } from './unknown-kind.ts'

/** What judging a review takes besides the review. */
export interface Judging {
  set: PolicySet
  maxAction: Action | undefined
  reader: ClusterReader | undefined
  /** milliseconds since the epoch */
  now: () => number
  countRead: CountRead
}

/** An answer, and the verdict behind it (none behind a mutation). */
export interface Judgement {
  answer: ReviewAnswer
  request: EvaluationRequest
  verdict?: Verdict
}

/**
 * Asks the policies about one request; the deadline (milliseconds of `performance.now()`) bounds what is read of the cluster.
 * A promise only where something must be read: most requests need nothing.
 */
export function judge(
  endpoint: ReviewEndpoint,
  uid: string,
  request: ReviewedRequest,
  judging: Judging,
  deadline: number,
): Judgement | Promise<Judgement> {
  const decide = endpoint.mutates ? decideMutation : decideVerdict
  const wanted = needs(judging.set, request)
  if (!wanted.namespace && !wanted.workload && !wanted.owners)
    return decide(endpoint, uid, { ...request, surroundings: noSurroundings }, judging)
  return readSurroundings(judging.reader, request, wanted, deadline, judging.countRead).then((surroundings) =>
    decide(endpoint, uid, { ...request, surroundings }, judging),
  )
}

function decideVerdict(endpoint: ReviewEndpoint, uid: string, request: EvaluationRequest, judging: Judging): Judgement {
  const { set, maxAction, now } = judging
  const verdict = evaluate(set, request, {
    now: now(),
    ...(maxAction === undefined ? {} : { maxAction }),
    ...(endpoint.only === undefined ? {} : { only: endpoint.only }),
  })
  const extras = {
    warnings: [...warningLines(verdict, request), ...unknownKindWarnings(verdict, request)],
    auditAnnotations: auditAnnotations(verdict),
  }
  const answer = verdict.denied ? denied(uid, denialMessage(verdict, request, set), extras) : allowed(uid, extras)
  return { answer, request, verdict }
}

function decideMutation(_: ReviewEndpoint, uid: string, request: EvaluationRequest, judging: Judging): Judgement {
  const { set, maxAction } = judging
  const { patch } = mutate(set, request, maxAction === undefined ? {} : { maxAction })
  return { answer: patched(uid, patch), request }
}
