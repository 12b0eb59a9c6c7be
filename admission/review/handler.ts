import type { FastifyReply, FastifyRequest } from 'fastify'
import { createBatch } from './batch.ts'
import type { Body } from './body.ts'
import type { ReviewDependencies } from './dependencies.ts'
import type { ReviewEndpoint } from './endpoints.ts'
import { createRespond } from './respond.ts'
import type { Response } from './response.ts'

export type { ReviewDependencies } from './dependencies.ts'

/** A route's request: the body that `readBody` made. */
export interface ReviewRoute {
  Body: Body | undefined
  Querystring: { timeout?: unknown }
}

type Handler = (request: FastifyRequest<ReviewRoute>, reply: FastifyReply<ReviewRoute>) => void

/** Makes the handlers of the review endpoints; all share one recorder and one batch. */
export function createReviewHandlers(dependencies: ReviewDependencies): (endpoint: ReviewEndpoint) => Handler {
  const respond = createRespond(dependencies)
  const batch = createBatch()
  return (endpoint) =>
    ({ body, query }, reply) => {
      const send = (response: Response): void => {
        reply.code(response.status).send(response.body)
      }
      const fail = (error: unknown): void => {
        reply.send(error)
      }
      batch(() => tellingStep(() => respond(endpoint, body, query.timeout), send, fail))
    }
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
