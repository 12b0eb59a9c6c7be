import type { IncomingMessage } from 'node:http'
import type { JsonObject } from '../policies/json.ts'
import type { ApiRequest, ApiResult } from './api-result.ts'
import { open, readText, whyNone, type Wire } from './exchange.ts'
import { failure, refused, type Asked } from './failure.ts'
import { parseObject } from './json.ts'
import { createLineSplitter } from './lines.ts'

/** A watch to follow: events come as they are answered, one object each (`{type, object}`). */
export interface WatchRequest {
  /** From `listPath`. */
  path: string
  query?: ApiRequest['query']
  /** milliseconds until the API server must have begun to answer; the watch itself has no time limit here */
  timeout: number
  /** Ends the watch. */
  signal: AbortSignal
  onObject(event: JsonObject): void
  /** Called for each piece that arrives, whole events or not. */
  onActivity?(): void
}

/** What a followed watch is called in a failure, and the largest event that is read (bytes). */
export interface WatchBounds {
  asked: Asked
  maxEventBytes: number
}

/** An answer that refuses a watch is a Status; no larger one is read. */
const maxRefusalBytes = 1024 * 1024

/** Follows a watch until it ends; never rejects. */
export async function followWatch(
  wire: Wire,
  request: WatchRequest,
  bounds: WatchBounds,
): Promise<ApiResult<undefined>> {
  const ending = new AbortController()
  let isLate = false
  const end = () => {
    ending.abort()
  }
  const timer = setTimeout(
    () => {
      isLate = true
      end()
    },
    Math.max(1, request.timeout),
  )
  request.signal.addEventListener('abort', end)
  if (request.signal.aborted) end()
  try {
    const response = await open(wire, { method: 'GET', path: request.path, gzip: false }, ending.signal)
    if (response.statusCode !== 200) return await refusal(response, bounds.asked)
    clearTimeout(timer)
    return await readEvents(response, request, bounds)
  } catch (error) {
    if (request.signal.aborted) return ended
    const { reason, message } = whyNone(error, isLate)
    return failed(bounds, reason, message)
  } finally {
    clearTimeout(timer)
    request.signal.removeEventListener('abort', end)
  }
}

const ended: ApiResult<undefined> = { ok: true, value: undefined }

function failed({ asked }: WatchBounds, reason: Parameters<typeof failure>[1], message: string): ApiResult<undefined> {
  return { ok: false, failure: failure(asked, reason, message) }
}

async function refusal(response: IncomingMessage, asked: Asked): Promise<ApiResult<undefined>> {
  const text = await readText(response, maxRefusalBytes)
  return { ok: false, failure: refused(asked, response.statusCode ?? 0, parseObject(text ?? '')) }
}

async function readEvents(response: IncomingMessage, request: WatchRequest, bounds: WatchBounds) {
  const lines = createLineSplitter(bounds.maxEventBytes)
  for await (const chunk of response as AsyncIterable<Buffer>) {
    request.onActivity?.()
    const complete = lines.add(chunk)
    if (complete === undefined)
      return failed(bounds, 'TooLarge', `an event of the watch is larger than ${bounds.maxEventBytes} bytes`)
    for (const line of complete) {
      const event = parseObject(line)
      if (event === undefined) return failed(bounds, 'Other', 'the watch sent something that is no JSON object')
      if (request.signal.aborted) return ended
      request.onObject(event)
    }
  }
  return ended
}
