import { evaluate } from '../evaluate/evaluate.ts'
import type { EvaluationRequest, User } from '../evaluate/request.ts'
import { parseReview } from '../evaluate/review.ts'
import type { Verdict } from '../evaluate/verdict.ts'
import type { ImageVerdicts } from '../images/image-verdict.ts'
import type { JsonObject } from '../json.ts'
import type { Action, PolicySet } from '../load/policy.ts'
import { mutate, type Mutation } from '../mutate/mutate.ts'
import { surroundingsOf } from './surroundings.ts'

/** What a replay of a review is told besides the review. */
export interface ReviewOptions {
  /** milliseconds since the epoch */
  now: number
  maxAction?: Action
  /** Objects that stand in for the cluster: Namespaces, workloads behind a Scale, owners. */
  documents?: readonly JsonObject[]
  /** What is known of the signatures of images. */
  images?: ImageVerdicts
  /** Asks in place of the recorded user. */
  user?: User
}

/** The webhooks' answers to a recorded AdmissionReview, or why it is none. */
export type CheckedReview =
  { ok: true; verdict: Verdict; mutation: Mutation; request: EvaluationRequest } | { ok: false; reason: string }

/** Replays an AdmissionReview as the webhooks would answer it: the validating one sees the object as recorded. Pure. */
export function checkReview(set: PolicySet, review: unknown, options: ReviewOptions): CheckedReview {
  const parsed = parseReview(review)
  if (!parsed.ok) return { ok: false, reason: parsed.reason }
  const asked = options.user === undefined ? parsed.request : { ...parsed.request, user: options.user }
  const read = surroundingsOf(set, asked, options.documents ?? [])
  const request = { ...asked, surroundings: options.images === undefined ? read : { ...read, images: options.images } }
  return { ok: true, verdict: evaluate(set, request, options), mutation: mutate(set, request, options), request }
}
