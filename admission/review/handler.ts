import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { ClusterReader } from '../../cluster/reader.ts'
import { parseReview, type ParsedReview, type ReviewedRequest } from '../../policies/evaluate/review.ts'
import type { Action, PolicySet } from '../../policies/load/policy.ts'
import type { Metrics } from '../metrics.ts'
import type { CountRead } from '../surroundings.ts'
import { allowed, failure, refused, type ReviewAnswer, type Status } from './answer.ts'
import { createBatch } from './batch.ts'
import { parseBody, type Body } from './body.ts'
import { timeAllowed } from './deadline.ts'
import type { ReviewEndpoint } from './endpoints.ts'
import { judge, type Judgement } from './judge.ts'
import { createRecorder, fieldsOf, verdictLabel } from './record.ts'

/** What answering reviews takes. */
export interface ReviewDependencies {
  /** The policies in force; none before the first good load. */
  policies: () => PolicySet | undefined
  reader: ClusterReader | undefined
  maxAction: Action | undefined
  metrics: Metrics
  log: Logger
  /** milliseconds since the epoch */
  now: () => number
}

/** A route's request: the body that `readBody` made. */
export interface ReviewRoute {
  Body: Body | undefined
  Querystring: { timeout?: unknown }
}

type Handler = (request: FastifyRequest<ReviewRoute>, reply: FastifyReply<ReviewRoute>) => void

/** Makes the handlers of the review endpoints; all share one recorder. */
export function createReviewHandlers(dependencies: ReviewDependencies): (endpoint: ReviewEndpoint) => Handler {
  const { metrics, log } = dependencies
  const record = createRecorder(metrics, log)
  const batch = createBatch()
  const countRead: CountRead = (object, outcome) => {
    metrics.clusterReads.inc({ object, outcome })
  }

  return (endpoint) => (request, reply) => {
    const send = (response: Response): void => {
      reply.code(response.status).send(response.body)
    }
    const fail = (error: unknown): void => {
      reply.send(error)
    }
    batch(() => tellingStep(() => respond(endpoint, request), send, fail))
  }

  function respond(
    endpoint: ReviewEndpoint,
    { body, query }: FastifyRequest<ReviewRoute>,
  ): Response | Promise<Response> {
    const call = { endpoint, startedAt: body?.startedAt ?? performance.now() }
    const json = parseBody(body)
    if (!json.ok) return refuse(call, json.status, json.message)
    const parsed = parseReview(json.value)
    if (!parsed.ok) return answerMalformed(call, parsed)
    const { uid, request: reviewed } = parsed
    const set = dependencies.policies()
    if (set === undefined) return refuse(call, 503, 'no policies are loaded yet', reviewed.operation)
    const deadline = call.startedAt + timeAllowed(query.timeout)
    const judging = { ...dependencies, set, countRead }
    try {
      const judgement = judge(endpoint, uid, reviewed, judging, deadline)
      if (!(judgement instanceof Promise)) return finish(call, judgement)
      return judgement.then(
        (later) => finish(call, later),
        (error: unknown) => answerFailure(call, uid, reviewed, error),
      )
    } catch (error) {
      return answerFailure(call, uid, reviewed, error)
    }
  }

  function finish(call: Call, judgement: Judgement): Response {
    record(judgement)
    return answered(call, judgement.answer, judgement.request.operation, verdictLabel(judgement))
  }

  function answerMalformed(call: Call, { uid, reason }: ParsedReview & { ok: false }): Response {
    log.warn({ endpoint: call.endpoint.path, uid, reason }, 'review malformed')
    if (uid === undefined) return refuse(call, 400, `not a review: ${reason}`)
    const message = `heal cannot read this review: ${reason}`
    return answered(call, notJudged(call.endpoint, uid, 400, message), '', 'malformed')
  }

  /** A fault of ours: what is enforced is refused, the rest goes through unjudged. */
  function answerFailure(call: Call, uid: string, request: ReviewedRequest, error: unknown): Response {
    log.error({ err: error, uid, ...fieldsOf(request) }, 'review failed')
    const message = `heal failed while it judged this request (uid ${uid}); its log says why`
    return answered(call, notJudged(call.endpoint, uid, 500, message), request.operation, 'failed')
  }

  function refuse(call: Call, status: number, message: string, operation = ''): Response {
    count(call, operation, status === 503 ? 'unavailable' : 'malformed')
    return { status, body: failure(status, `heal: ${message}`) }
  }

  function answered(call: Call, answer: ReviewAnswer, operation: string, verdict: string): Response {
    count(call, operation, verdict)
    return { status: 200, body: answer }
  }

  function count({ endpoint, startedAt }: Call, operation: string, verdict: string): void {
    metrics.reviews.inc({ endpoint: endpoint.path, operation, verdict })
    metrics.duration.observe({ endpoint: endpoint.path }, (performance.now() - startedAt) / 1000)
  }
}

interface Call {
  endpoint: ReviewEndpoint
  startedAt: number
}

interface Response {
  status: number
  body: ReviewAnswer | Status
}

/** Responds now, and gives the step that sends what came of it; an error of ours goes to fastify's handler of errors. */
function tellingStep(
  respond: () => Response | Promise<Response>,
  send: (response: Response) => void,
  fail: (error: unknown) => void,
): () => void {
  try {
    const response = respond()
    if (response instanceof Promise) return () => void response.then(send).catch(fail)
    return () => {
      send(response)
    }
  } catch (error) {
    return () => {
      fail(error)
    }
  }
}

function notJudged(endpoint: ReviewEndpoint, uid: string, code: 400 | 500, message: string): ReviewAnswer {
  if (endpoint.fails === 'closed') return refused(uid, code, message)
  return allowed(uid, { warnings: [message.slice(0, 120)] })
}
