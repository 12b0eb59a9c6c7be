import type { ClusterReader } from '../../cluster/reader.ts'
import { evaluate, type EvaluateOptions } from '../../policies/evaluate/evaluate.ts'
import { needs } from '../../policies/evaluate/needs.ts'
import type { EvaluationRequest, Surroundings } from '../../policies/evaluate/request.ts'
import type { ReviewedRequest } from '../../policies/evaluate/review.ts'
import type { Verdict } from '../../policies/evaluate/verdict.ts'
import { answered, type AskImages } from '../../policies/images/answered.ts'
import type { ImageVerdicts } from '../../policies/images/image-verdict.ts'
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
  images?: AskImages
  /** milliseconds since the epoch */
  now: () => number
  countRead: CountRead
}

/** When parts of a review must have ended (milliseconds of `performance.now()`). */
export interface Deadlines {
  /** What is read of the cluster. */
  answer: number
  /** What is asked about images. */
  images: number
}

/** An answer, and the verdict behind it (none behind a mutation). */
export interface Judgement {
  answer: ReviewAnswer
  request: EvaluationRequest
  verdict?: Verdict
}

/**
 * Asks the policies about one request, with what they need read of the cluster and of registries before the deadlines. A promise
 * only where something must be read: most requests need nothing, and most images are known.
 */
export function judge(
  endpoint: ReviewEndpoint,
  uid: string,
  request: ReviewedRequest,
  judging: Judging,
  deadlines: Deadlines,
): Judgement | Promise<Judgement> {
  const decide = endpoint.mutates ? decideMutation : decideVerdict
  const wanted = needs(judging.set, request)
  const judgeWith = (surroundings: Surroundings): Judgement | Promise<Judgement> => {
    const decideWith = (images?: ImageVerdicts): Judgement =>
      decide(endpoint, uid, { ...request, surroundings: withImages(surroundings, images) }, judging)
    return judging.images === undefined ? decideWith() : answered(decideWith, judging.images, deadlines.images)
  }
  if (!wanted.namespace && !wanted.workload && !wanted.owners) return judgeWith(noSurroundings)
  return readSurroundings(judging.reader, request, wanted, deadlines.answer, judging.countRead).then(judgeWith)
}

function withImages(surroundings: Surroundings, images: ImageVerdicts | undefined): Surroundings {
  return images === undefined ? surroundings : { ...surroundings, images }
}

function evaluateOptions({ only }: ReviewEndpoint, { maxAction, now }: Judging): EvaluateOptions {
  return {
    now: now(),
    ...(maxAction === undefined ? {} : { maxAction }),
    ...(only === undefined ? {} : { only }),
  }
}

function mutateOptions({ maxAction }: Judging): { maxAction?: Action } {
  return maxAction === undefined ? {} : { maxAction }
}

function decideVerdict(endpoint: ReviewEndpoint, uid: string, request: EvaluationRequest, judging: Judging): Judgement {
  const { set } = judging
  const verdict = evaluate(set, request, evaluateOptions(endpoint, judging))
  const extras = {
    warnings: [...warningLines(verdict, request), ...unknownKindWarnings(verdict, request)],
    auditAnnotations: auditAnnotations(verdict),
  }
  const answer = verdict.denied ? denied(uid, denialMessage(verdict, request, set), extras) : allowed(uid, extras)
  return { answer, request, verdict }
}

function decideMutation(_: ReviewEndpoint, uid: string, request: EvaluationRequest, judging: Judging): Judgement {
  const { patch } = mutate(judging.set, request, mutateOptions(judging))
  return { answer: patched(uid, patch), request }
}
