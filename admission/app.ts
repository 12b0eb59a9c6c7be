import type { IncomingMessage } from 'node:http'
import {
  fastify,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
} from 'fastify'
import { createClientCheck } from './certificate/client-names.ts'
import type { Readiness } from './readiness.ts'
import { failure } from './review/answer.ts'
import { readBody } from './review/body.ts'
import { reviewEndpoints } from './review/endpoints.ts'
import { createReviewHandlers, type ReviewDependencies, type ReviewRoute } from './review/handler.ts'
import { responseSchema } from './review/response-schema.ts'

/** Everything the routes use. */
export interface AppDependencies extends ReviewDependencies {
  readiness: () => Readiness
  /** True while shutting down: every answer asks the client to close its connection. */
  draining: () => boolean
  /** Reviews need a client certificate of the authority that the server was given; probes and metrics do not. */
  requireClientCertificate: boolean
  /** Of which it must carry one; empty: any will do. */
  clientNames: readonly string[]
}

/** The routes on a fastify instance that listens nowhere yet; tests inject requests. */
export function buildApp(dependencies: AppDependencies, serverFactory?: FastifyServerFactory): FastifyInstance {
  const app = fastify({
    logger: false,
    // What comes in during a shutdown is answered like any other; refusing it would drop reviews.
    return503OnClosing: false,
    ...(serverFactory === undefined ? {} : { serverFactory }),
  })
  takeBodies(app)
  answerErrors(app, dependencies)
  app.addHook('onSend', (_, reply, payload, done) => {
    if (dependencies.draining()) reply.header('connection', 'close')
    done(null, payload)
  })
  addReviews(app, dependencies)
  addProbes(app, dependencies)
  return app
}

/** One parser for whatever content type: fastify's own refuses `__proto__` keys and answers large bodies with a reset. */
function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  // The API server's own type is named too: only parsers of named types are found without reading the header anew.
  app.addContentTypeParser(['application/json', '*'], (_, payload: IncomingMessage, done) => {
    readBody(payload, (body) => {
      done(null, body)
    })
  })
}

function addReviews(app: FastifyInstance, dependencies: AppDependencies): void {
  const handlerOf = createReviewHandlers(dependencies)
  const { requireClientCertificate, clientNames } = dependencies
  const guard = requireClientCertificate ? { onRequest: requireCertificate(clientNames) } : {}
  for (const endpoint of reviewEndpoints) {
    app.route<ReviewRoute>({
      method: 'POST',
      url: endpoint.path,
      schema: { response: responseSchema },
      handler: handlerOf(endpoint),
      ...guard,
    })
    app.get(endpoint.path, (_, reply) =>
      reply.code(405).header('allow', 'POST').send(failure(405, 'heal: reviews are sent with POST')),
    )
  }
}

/** Lets through what comes with a client certificate of the authority, and of one of the names where there are some. */
function requireCertificate(names: readonly string[]) {
  const isAllowed = createClientCheck(names)
  const named = names.length === 0 ? '' : ', with a name of --client-name'
  const refusal = failure(401, `heal: reviews need a client certificate of the authority in --client-ca${named}`)
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (isAllowed(request.raw.socket)) done()
    else reply.code(401).send(refusal)
  }
}

function addProbes(app: FastifyInstance, { readiness, metrics }: AppDependencies): void {
  app.get('/healthz', (_, reply) => reply.type('text/plain').send('ok\n'))
  app.get<{ Querystring: { verbose?: unknown } }>('/readyz', (request, reply) => {
    const state = readiness()
    reply.code(state.ready ? 200 : 503)
    if (request.query.verbose !== undefined) return reply.send(state)
    return reply.type('text/plain').send(state.ready ? 'ok\n' : `${state.reason ?? 'not ready'}\n`)
  })
  app.get('/metrics', async (_, reply) => {
    const text = await metrics.registry.metrics()
    return reply.type(metrics.registry.contentType).send(text)
  })
}

function answerErrors(app: FastifyInstance, { log }: AppDependencies): void {
  const known = [...reviewEndpoints.map(({ path }) => path), '/healthz', '/readyz', '/metrics'].join(', ')
  app.setNotFoundHandler((_, reply) => reply.code(404).send(failure(404, `heal: nothing here; there are ${known}`)))
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const code = error.statusCode ?? 500
    if (code >= 500) log.error({ err: error, path: request.routeOptions.url }, 'request failed')
    return reply.code(code).send(failure(code, code >= 500 ? 'heal: internal error' : `heal: ${error.message}`))
  })
}
