import { checkReview } from '../../policies/check/check-review.ts'
import type { EvaluationRequest, User } from '../../policies/evaluate/request.ts'
import type { ImageVerdicts } from '../../policies/images/image-verdict.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { workloadResource } from '../../policies/kubernetes/workloads.ts'
import type { PolicySet, Problem } from '../../policies/load/policy.ts'
import type { InputDocument } from '../input/documents.ts'
import type { Judged } from './build-report.ts'
import type { ReportResource } from './report.ts'

/** What a replay is told besides the review. */
export interface ReplayOptions {
  /** milliseconds since the epoch */
  now: number
  /** what stands in for the cluster */
  documents: readonly JsonObject[]
  /** What is known of the signatures of images. */
  images?: ImageVerdicts
  /** asks in place of the recorded user */
  user?: User
}

/** Answers a recorded AdmissionReview as the webhook would. A review that cannot be read is a problem at its place. */
export function replayReview(set: PolicySet, review: InputDocument, options: ReplayOptions): Judged | Problem {
  const answer = checkReview(set, review.object, options)
  if (!answer.ok)
    return { severity: 'error', file: review.file, line: review.line, column: 1, path: '', message: answer.reason }
  return { resource: resourceOf(answer.request, review), verdict: answer.verdict, patch: answer.mutation.patch }
}

function resourceOf(request: EvaluationRequest, { file, line }: InputDocument): ReportResource {
  const kind = workloadResource(request.group, request.resource)
  const version = kind?.version ?? asString(request.object?.['apiVersion'])?.split('/').at(-1) ?? ''
  return {
    apiVersion: request.group === '' ? version : `${request.group}/${version}`,
    kind: kind?.kind ?? asString(request.object?.['kind']) ?? request.resource,
    namespace: request.namespace,
    name: request.name === '' ? (asString(dig(request.object, 'metadata', 'name')) ?? '') : request.name,
    file,
    line,
  }
}
