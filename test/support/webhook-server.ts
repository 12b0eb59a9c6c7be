import https from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** A certificate and its key, PEM. */
export interface ServingCertificate {
  certificate: string
  key: string
}

/** One request that a webhook server got. */
export interface ReceivedCall {
  path: string
  host: string
  /** which connection of the server it came over, from 1 */
  connection: number
  review: Record<string, unknown>
  uid: string
}

/** An answer: the `response` of a review (its uid is filled in), or a raw HTTP answer. */
export type WebhookReply =
  | { response: Record<string, unknown> }
  | { raw: string; status?: number; contentType?: string }
  | { hang: 'before headers' | 'in the body' }

export interface WebhookServer {
  url: string
  calls: ReceivedCall[]
  /** Closes the connections that no request uses, as a server with a short keep-alive does. */
  dropIdleConnections(): void
  close(): Promise<void>
}

/** Starts an HTTPS server on a free port of loopback that records every review and answers as told. */
export async function startWebhookServer(
  certificate: ServingCertificate,
  answer: (call: ReceivedCall) => WebhookReply | Promise<WebhookReply>,
): Promise<WebhookServer> {
  const calls: ReceivedCall[] = []
  const connections = new Map<unknown, number>()
  const server = https.createServer({ cert: certificate.certificate, key: certificate.key }, (request, response) => {
    connections.set(request.socket, connections.get(request.socket) ?? connections.size + 1)
    const connection = connections.get(request.socket) ?? 0
    void readCall(request, connection).then(async (call) => {
      calls.push(call)
      reply(response, call, await answer(call))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `https://127.0.0.1:${address.port}`,
    calls,
    dropIdleConnections: () => {
      server.closeIdleConnections()
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

async function readCall(request: IncomingMessage, connection: number): Promise<ReceivedCall> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  const review: unknown = JSON.parse(text)
  const uid = /"uid":"([^"]+)"/.exec(text)?.[1] ?? ''
  if (typeof review !== 'object' || review === null) throw new Error('a review is an object')
  return { path: request.url ?? '', host: request.headers.host ?? '', connection, review: { ...review }, uid }
}

function reply(response: ServerResponse, call: ReceivedCall, answer: WebhookReply): void {
  if ('hang' in answer) {
    if (answer.hang === 'in the body') response.writeHead(200).write('{')
    return
  }
  if ('raw' in answer) {
    response.writeHead(answer.status ?? 200, { 'content-type': answer.contentType ?? 'text/plain' }).end(answer.raw)
    return
  }
  const review = {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid: call.uid, ...answer.response },
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(review))
}
