import { Agent, request as httpsRequest, type RequestOptions } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { KeyPair } from './pki/authority.ts'

/** JSON as it comes. */
export type Json = Record<string, unknown>

/** One answer of the API server; status 0 when there was none. */
export interface Answer {
  status: number
  body: Json
}

/** A plain client of the API server, with the credentials of one user. */
export interface Api {
  request(method: string, path: string, body?: Json, contentType?: string): Promise<Answer>
  /** Fails unless the answer is a success. */
  demand(method: string, path: string, body?: Json, contentType?: string): Promise<Json>
  /** Objects of a watch until it ends or `signal` aborts; the status of the answer. */
  watch(path: string, signal: AbortSignal, onEvent: (event: Json) => void): Promise<number>
  close: () => void
}

const patience = 30_000

/** Makes a client; `server` is a URL, `ca` is PEM. */
export function createApi(server: string, ca: string, user: KeyPair): Api {
  const agent = new Agent({ keepAlive: true, ca, cert: user.certificate, key: user.key })
  const send = (options: RequestOptions, path: string, body?: Json) =>
    exchange(new URL(path, server), { agent, ...options }, body)

  async function request(method: string, path: string, body?: Json, contentType = 'application/json'): Promise<Answer> {
    const headers = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': contentType }) }
    try {
      const response = await send({ method, headers, signal: AbortSignal.timeout(patience) }, path, body)
      return { status: response.statusCode ?? 0, body: parse(await text(response)) }
    } catch (error) {
      return { status: 0, body: { message: String(error) } }
    }
  }

  async function demand(method: string, path: string, body?: Json, contentType?: string): Promise<Json> {
    const answer = await request(method, path, body, contentType)
    if (answer.status >= 200 && answer.status < 300) return answer.body
    throw new Error(`${method} ${path}: ${answer.status} ${String(answer.body['message'])}`)
  }

  async function watch(path: string, signal: AbortSignal, onEvent: (event: Json) => void): Promise<number> {
    const response = await send({ method: 'GET', signal }, path)
    await eachLine(response, (line) => {
      onEvent(parse(line))
    })
    return response.statusCode ?? 0
  }

  function close(): void {
    agent.destroy()
  }

  return { request, demand, watch, close }
}

/** The length is said, because Node sends the body of a DELETE without it as if there were none. */
function exchange(url: URL, options: RequestOptions, body?: Json): Promise<IncomingMessage> {
  const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, options, resolve)
    if (content !== undefined) sent.setHeader('content-length', content.length)
    sent.once('error', reject)
    sent.end(content)
  })
}

async function eachLine(response: IncomingMessage, onLine: (line: string) => void): Promise<void> {
  let rest = ''
  for await (const chunk of response.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  }
}

function parse(body: string): Json {
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : {}
  } catch {
    return { message: body }
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
