import type { Logger } from 'pino'
import type { Action } from '../../policies/load/policy.ts'
import type { ParsedReview } from '../../policies/evaluate/review.ts'
import { allowed, refused, type ReviewAnswer } from './answer.ts'
import type { ReviewEndpoint } from './endpoints.ts'
import { fieldsOf } from './fields.ts'
import type { Call, Response, Responses } from './response.ts'

/** A review that could be read. */
export type Reviewed = ParsedReview & { ok: true }

/**
 * Responses to reviews that could not be judged, each logged: what is enforced fails closed, everything else open, and capped by
 * --max-action nothing is enforced.
 */
export interface NotJudged {
  malformed(call: Call, review: ParsedReview & { ok: false }): Response
  /** A fault of ours. */
  failed(call: Call, review: Reviewed, error: unknown): Response
}

/** Responses that are logged and counted. */
export function createNotJudged(responses: Responses, log: Logger, maxAction: Action | undefined): NotJudged {
  const closes = ({ fails }: ReviewEndpoint): boolean =>
    fails === 'closed' && (maxAction === undefined || maxAction === 'Enforce')
  return {
    malformed: (call, { uid, reason }) => {
      log.warn({ endpoint: call.endpoint.path, uid, reason }, 'review malformed')
      if (uid === undefined) return responses.refuse(call, 400, `not a review: ${reason}`)
      const message = `heal cannot read this review: ${reason}`
      return responses.answered(call, answerOf(closes(call.endpoint), uid, 400, message), '', 'malformed')
    },
    failed: (call, { uid, request }, error) => {
      log.error({ err: error, uid, ...fieldsOf(request) }, 'review failed')
      const message = `heal failed while it judged this request (uid ${uid}); its log says why`
      return responses.answered(call, answerOf(closes(call.endpoint), uid, 500, message), request.operation, 'failed')
    },
  }
}

function answerOf(isClosed: boolean, uid: string, code: 400 | 500, message: string): ReviewAnswer {
  if (isClosed) return refused(uid, code, message)
  return allowed(uid, { warnings: [message.slice(0, 120)] })
}
