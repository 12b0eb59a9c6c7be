import { parseReview } from '../../policies/evaluate/review.ts'
import { createAllowedChanges } from '../exceptions/allowed-changes.ts'
import { policyObjectKind } from '../policy-objects/policy-object.ts'
import type { CountRead } from './surroundings.ts'
import { parseBody, type Body } from './body.ts'
import { timeAllowed } from './deadline.ts'
import type { ReviewDependencies } from './dependencies.ts'
import type { ReviewEndpoint } from './endpoints.ts'
import { judge, type Deadlines, type Judgement } from './judge.ts'
import { createNotJudged, type Reviewed } from './not-judged.ts'
import { createRecorder, verdictLabel } from './record.ts'
import { createResponses, type Call, type Response } from './response.ts'

/** Answers one body sent to an endpoint; a promise only where something must be read. `timeout` is the query's. */
export type Respond = (
  endpoint: ReviewEndpoint,
  body: Body | undefined,
  timeout: unknown,
) => Response | Promise<Response>

/** Judges a review that could be read, before the deadlines. */
type Judge = (call: Call, review: Reviewed, deadlines: Deadlines) => Response | Promise<Response>

/** Makes the one function behind all review endpoints. */
export function createRespond(dependencies: ReviewDependencies): Respond {
  const responses = createResponses(dependencies.metrics)
  const notJudged = createNotJudged(responses, dependencies.log, dependencies.maxAction)
  const workloads = judgeWorkloads(dependencies, responses)
  const judgeReview = judgeObjects(dependencies, responses, workloads)
  return (endpoint, body, timeout) => {
    const call = { endpoint, startedAt: body?.startedAt ?? performance.now() }
    const json = parseBody(body)
    if (!json.ok) return responses.refuse(call, json.status, json.message)
    const review = parseReview(json.value)
    if (!review.ok) return notJudged.malformed(call, review)
    try {
      const response = judgeReview(call, review, deadlinesOf(call, timeout))
      if (!(response instanceof Promise)) return response
      return response.catch((error: unknown) => notJudged.failed(call, review, error))
    } catch (error) {
      return notJudged.failed(call, review, error)
    }
  }
}

function deadlinesOf({ startedAt }: Call, timeout: unknown): Deadlines {
  const { answer, images } = timeAllowed(timeout)
  return { answer: startedAt + answer, images: startedAt + images }
}

type Responses = ReturnType<typeof createResponses>

/** By the policies in force. */
function judgeWorkloads(dependencies: ReviewDependencies, responses: Responses): Judge {
  const { metrics, log, now } = dependencies
  const tellAllowed = dependencies.tellAllowed ?? createAllowedChanges({ log, now })
  const record = createRecorder({ metrics, log, tellAllowed, onDenied: dependencies.onDenied })
  const countRead: CountRead = (object, outcome) => {
    metrics.clusterReads.inc({ object, outcome })
  }
  const finish = (call: Call, judgement: Judgement): Response => {
    record(judgement)
    return responses.answered(call, judgement.answer, judgement.request.operation, verdictLabel(judgement))
  }
  return (call, { uid, request }, deadlines) => {
    const set = dependencies.policies()
    if (set === undefined) return responses.refuse(call, 503, noPolicies, request.operation)
    const judgement = judge(call.endpoint, uid, request, { ...dependencies, set, countRead }, deadlines)
    return judgement instanceof Promise ? judgement.then((later) => finish(call, later)) : finish(call, judgement)
  }
}

/** DriftPolicies and DriftExceptions by what they say, everything else as a workload. */
function judgeObjects({ reviewObject }: ReviewDependencies, responses: Responses, workloads: Judge): Judge {
  if (reviewObject === undefined) return workloads
  return (call, review, deadlines) => {
    const { uid, request } = review
    const kind = policyObjectKind(request)
    if (kind === undefined) return workloads(call, review, deadlines)
    return reviewObject(call.endpoint, uid, kind, request, deadlines.answer).then((judgement) =>
      judgement === undefined
        ? responses.refuse(call, 503, noPolicies, request.operation)
        : responses.answered(call, judgement.answer, request.operation, judgement.label),
    )
  }
}

const noPolicies = 'no policies are loaded yet'
