import http from 'node:http'
import https from 'node:https'
import type { JsonObject } from '../policies/json.ts'
import type { Known } from '../policies/known.ts'
import type { ApiFailure, ApiRequest, ApiResult, TextRequest } from './api-result.ts'
import type { Endpoint } from './endpoint.ts'
import { open, readText, whyNone, type Wire, type WireRequest } from './exchange.ts'
import { failure, refused, type Asked } from './failure.ts'
import { parseObject } from './json.ts'
import { knownFrom } from './known-from.ts'
import { createServerClock, type ServerTime } from './server-time.ts'
import { followWatch, type WatchRequest } from './watch-stream.ts'

/** The one thin layer over HTTP: requests and watches of an API server, as values. Nothing here ever rejects. */
export interface ApiClient {
  /** The object at the path; absent only where the API server itself says NotFound. */
  get(path: string, timeout: number): Promise<Known<JsonObject>>
  /** Any request; its value is the object that was answered. The time limit is over the whole exchange. */
  request(request: ApiRequest): Promise<ApiResult>
  /** The answer of a GET as text in UTF-8; a refusal is told as that of any request. */
  text(request: TextRequest): Promise<ApiResult<string>>
  /**
   * Follows a watch and resolves when it has ended: ok where the API server closed it or the signal aborted it, else why it was
   * refused or broke. Its path is given to a failure with `?watch=true`.
   */
  watch(request: WatchRequest): Promise<ApiResult<undefined>>
  /** The time as the API server told it with its newest answer, whatever that was; undefined before the first. */
  clock?: () => ServerTime | undefined
  /** Closes all connections; running requests fail. */
  close(): void
}

/** Bounds of one client: the largest answer and the largest event of a watch in bytes (unpacked), connections at a time. */
export interface ApiClientOptions {
  maxBytes?: number
  maxEventBytes?: number
  maxSockets?: number
  /** `kubectl-heal/VERSION` */
  userAgent?: string
  /** milliseconds since the epoch; default `Date.now` */
  now?: () => number
}

/** Logs are asked for by their tail; more of a text is not read into memory (bytes). */
const maxTextBytes = 1024 * 1024

/** A client with its own keep-alive connections to an API server. */
export function createApiClient(endpoint: Endpoint, options: ApiClientOptions = {}): ApiClient {
  const transport = endpoint.server.protocol === 'http:' ? http : https
  const agent = new transport.Agent({ keepAlive: true, maxSockets: options.maxSockets ?? 32, maxFreeSockets: 4 })
  const clock = createServerClock(options.now ?? Date.now)
  const wire: Wire = { endpoint, agent, userAgent: options.userAgent ?? 'kubectl-heal', heard: clock.hear }
  const maxBytes = options.maxBytes ?? 16 * 1024 * 1024
  const maxEventBytes = options.maxEventBytes ?? 4 * 1024 * 1024
  return {
    async get(path, timeout) {
      return knownFrom(await exchange(wire, { method: 'GET', path, gzip: true }, timeout, maxBytes), maxBytes)
    },
    async request(request) {
      const path = withQuery(request.path, request.query)
      return interpret(
        request,
        await exchange(wire, { ...request, path, gzip: true }, request.timeout, maxBytes),
        maxBytes,
      )
    },
    async text({ path, query, accept = '*/*', maxBytes: bound = maxTextBytes, timeout, take }) {
      const sent: WireRequest = { method: 'GET', path: withQuery(path, query), accept, gzip: true }
      return interpretText({ method: 'GET', path }, await exchange(wire, sent, timeout, bound, take), bound)
    },
    watch: (request) => {
      const path = withQuery(request.path, { ...request.query, watch: 'true' })
      return followWatch(wire, { ...request, path }, { asked: watchAsked(request), maxEventBytes })
    },
    clock: clock.last,
    close: () => {
      agent.destroy()
    },
  }
}

/** What came of sending a request: an answer, one that is too large to read, or none. */
export type Exchange =
  | { kind: 'answer'; status: number; text: string }
  | { kind: 'too large' }
  | { kind: 'none'; reason: 'Timeout' | 'Unreachable' | 'Unauthorized'; message: string }

async function exchange(
  wire: Wire,
  request: WireRequest,
  timeout: number,
  maxBytes: number,
  take?: TextRequest['take'],
): Promise<Exchange> {
  const signal = AbortSignal.timeout(Math.max(1, Math.floor(timeout)))
  try {
    const response = await open(wire, request, signal)
    const status = response.statusCode ?? 0
    const text = await readText(response, maxBytes, isSuccess(status) ? take : undefined)
    return text === undefined ? { kind: 'too large' } : { kind: 'answer', status, text }
  } catch (error) {
    return { kind: 'none', ...whyNone(error, signal.aborted) }
  }
}

function interpret(asked: Asked, outcome: Exchange, maxBytes: number): ApiResult {
  const text = interpretText(asked, outcome, maxBytes)
  if (!text.ok) return text
  const body = parseObject(text.value)
  if (body !== undefined) return { ok: true, value: body }
  const message = 'the API server answered with something that is no JSON object'
  return { ok: false, failure: failure(asked, 'Other', message) }
}

function interpretText(asked: Asked, outcome: Exchange, maxBytes: number): ApiResult<string> {
  const failed = (reason: ApiFailure['reason'], message: string): ApiResult<string> => ({
    ok: false,
    failure: failure(asked, reason, message),
  })
  if (outcome.kind === 'too large') return failed('TooLarge', `the answer is larger than ${maxBytes} bytes`)
  if (outcome.kind === 'none') return failed(outcome.reason, outcome.message)
  if (isSuccess(outcome.status)) return { ok: true, value: outcome.text }
  return { ok: false, failure: refused(asked, outcome.status, parseObject(outcome.text)) }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

function watchAsked({ path }: WatchRequest): Asked {
  return { method: 'GET', path: `${path}?watch=true` }
}

function withQuery(path: string, query: ApiRequest['query']): string {
  const text = new URLSearchParams(query).toString()
  return text === '' ? path : `${path}?${text}`
}
