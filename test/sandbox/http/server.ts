import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Server } from 'node:https'
import type { Certificate } from '../certificate.ts'
import { allResources } from '../custom/custom-resources.ts'
import { objectOf } from '../json.ts'
import { ApiError } from '../status.ts'
import type { PeerSubject, Tokens } from '../users.ts'
import type { Machinery } from '../writes/machinery.ts'
import { discover } from './discovery.ts'
import { readBody } from './body.ts'
import { chooseForm, sendError, sendJson } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { answerReview, findReview, reviews } from './reviews.ts'
import { podLog } from './logs.ts'
import { getObject, listObjects, render } from './read.ts'
import { parseTarget } from './target.ts'
import { checkViewed, listedViews } from './views.ts'
import { watchObjects } from './watch.ts'
import { write } from './write.ts'

/** The smallest OpenAPI v2 document in protobuf, `{swagger: "2.0"}`: clients that must have one get one, without schemas. */
const openApiV2 = Buffer.from([0x0a, 0x03, 0x32, 0x2e, 0x30])

/** The HTTPS server of the sandbox, not yet listening. */
export function createApiServer(machinery: Machinery, tokens: Tokens, { certificate, key }: Certificate): Server {
  const clients = { requestCert: true, rejectUnauthorized: false, ca: certificate }
  return createServer({ cert: certificate, key, minVersion: 'TLSv1.2', ...clients }, (incoming, response) => {
    const warnings: string[] = []
    handle(machinery, tokens, incoming, response, warnings).catch((error: unknown) => {
      sendError(response, error, warnings)
    })
  })
}

async function handle(
  machinery: Machinery,
  tokens: Tokens,
  incoming: IncomingMessage,
  response: ServerResponse,
  warnings: string[],
): Promise<void> {
  const { pathname, searchParams: query } = new URL(incoming.url ?? '/', 'https://sandbox')
  if (['/healthz', '/livez', '/readyz'].includes(pathname)) {
    response.end('ok')
    return
  }
  const user = tokens.authenticate(incoming.headers, peerSubject(incoming.socket))
  if (pathname === '/openapi/v2') {
    response
      .writeHead(200, { 'Content-Type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' })
      .end(openApiV2)
    return
  }
  const document = discover([...allResources(machinery.store), ...listedViews, ...reviews], pathname)
  if (document) {
    sendJson(response, 200, document)
    return
  }
  const { method = 'GET', headers } = incoming
  const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
  // Logs are text, whatever is asked for.
  const form = pathname.endsWith('/log') ? 'json' : chooseForm(headers.accept)
  const userAgent = headers['user-agent'] ?? ''
  await serve(machinery, pathname, { method, query, contentType, userAgent, form, user, incoming, response, warnings })
}

/** Of a certificate that the sandbox signed. */
function peerSubject(socket: Socket): PeerSubject | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined
  return socket.getPeerCertificate().subject
}

async function serve(machinery: Machinery, path: string, exchange: Exchange): Promise<void> {
  const { method, query, response, warnings } = exchange
  const review = method === 'POST' ? findReview(path) : undefined
  if (review) {
    const asked = await readBody(exchange.incoming, exchange.contentType)
    sendJson(response, 201, answerReview(review, exchange.user, objectOf(asked), machinery.now()))
    return
  }
  const target = parseTarget(machinery.store, path)
  checkViewed(target.view, method)
  if (method === 'GET') {
    if (target.subresource === 'log') {
      const log = await podLog(machinery, target, query)
      response.setHeader('Content-Type', 'text/plain').end(log)
    } else if (target.name !== '') sendJson(response, 200, getObject(machinery, exchange, target))
    else if (['1', 'true'].includes(query.get('watch') ?? '')) watchObjects(machinery, exchange, target)
    else sendJson(response, 200, listObjects(machinery, exchange, target))
    return
  }
  if (!['POST', 'PUT', 'PATCH', 'DELETE'].includes(method)) {
    throw new ApiError({ code: 405, reason: 'MethodNotAllowed', message: `the server does not allow ${method}` })
  }
  const { code, body } = await write(machinery, exchange, target)
  sendJson(response, code, render(machinery, exchange, target, body), warnings)
}
