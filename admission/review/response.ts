import type { Metrics } from '../metrics.ts'
import { failure, type ReviewAnswer, type Status } from './answer.ts'
import type { ReviewEndpoint } from './endpoints.ts'

/** A review that is being answered; `startedAt` in milliseconds of `performance.now()`. */
export interface Call {
  endpoint: ReviewEndpoint
  startedAt: number
}

/** What is sent back. */
export interface Response {
  status: number
  body: ReviewAnswer | Status
}

/** Makes responses; each is counted. */
export interface Responses {
  answered(call: Call, answer: ReviewAnswer, operation: string, verdict: string): Response
  /** An HTTP error: the API server's failurePolicy decides. */
  refuse(call: Call, status: number, message: string, operation?: string): Response
}

/** Responses that are counted in these metrics. */
export function createResponses(metrics: Metrics): Responses {
  const count = ({ endpoint, startedAt }: Call, operation: string, verdict: string): void => {
    metrics.reviews.inc({ endpoint: endpoint.path, operation, verdict })
    metrics.duration.observe({ endpoint: endpoint.path }, (performance.now() - startedAt) / 1000)
  }
  return {
    answered: (call, answer, operation, verdict) => {
      count(call, operation, verdict)
      return { status: 200, body: answer }
    },
    refuse: (call, status, message, operation = '') => {
      count(call, operation, status === 503 ? 'unavailable' : 'malformed')
      return { status, body: failure(status, `heal: ${message}`) }
    },
  }
}
