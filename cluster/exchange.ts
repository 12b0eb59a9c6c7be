import http from 'node:http'
import https from 'node:https'
import { pipeline, type Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'
import type { ApiRequest } from './api-result.ts'
import type { Credentials, Endpoint } from './endpoint.ts'
import { errorLine } from './one-line.ts'

/** What every request of a client is sent with. */
export interface Wire {
  endpoint: Endpoint
  agent: http.Agent
  userAgent: string
  /** Told the header Date of every answer. */
  heard?: (date: string | undefined) => void
}

/** A request as it goes over the wire: its path holds the query. */
export type WireRequest = Pick<ApiRequest, 'method' | 'path' | 'body' | 'contentType' | 'accept'> & { gzip: boolean }

/**
 * Sends a request and gives the answer once its head is there; the body is the caller's to read. Rejects where there is no
 * answer. A refused credential (401) is renewed once, and a connection that the other side closed while it was idle is opened
 * again once for what changes nothing.
 */
export async function open(wire: Wire, request: WireRequest, signal: AbortSignal): Promise<http.IncomingMessage> {
  const credentials = await credentialsOf(wire.endpoint, signal)
  const response = await sendAgainWhenStale(wire, credentials, request, signal)
  if (response.statusCode !== 401) return response
  const renewed = await whileWaiting(wire.endpoint.credentials(true), signal).catch(() => undefined)
  if (renewed === undefined || isSamePerson(credentials, renewed)) return response
  response.resume()
  return send(wire, renewed, request, signal)
}

/**
 * The body of an answer as text; undefined where it is larger than the bound (bytes, unpacked). With `take` that is given the pieces
 * as they come, and nothing of them is kept. Rejects where the connection breaks.
 */
export async function readText(
  response: http.IncomingMessage,
  maxBytes: number,
  take?: (piece: string) => void,
): Promise<string | undefined> {
  const decoder = new StringDecoder('utf8')
  let text = ''
  const add = take ?? ((piece: string): void => void (text += piece))
  let size = 0
  for await (const chunk of unpacked(response) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return undefined
    add(decoder.write(chunk))
  }
  add(decoder.end())
  return text
}

/** Bytes: an answer is often a few MB, of which Node would hand out 16 KiB at a time. */
const unpackedAtOnce = 64 * 1024

function unpacked(response: http.IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') return response
  // The reader of the last stream sees every error; pipeline carries them there.
  return pipeline(response, createGunzip({ chunkSize: unpackedAtOnce }), () => undefined)
}

class StaleConnection extends Error {}

class NoCredentials extends Error {}

async function credentialsOf(endpoint: Endpoint, signal: AbortSignal): Promise<Credentials> {
  try {
    return await whileWaiting(endpoint.credentials(), signal)
  } catch (error) {
    throw new NoCredentials(errorLine(error))
  }
}

/** Why a request has no answer, after the error it ended with. */
export function whyNone(error: unknown, timedOut: boolean) {
  if (timedOut) return { reason: 'Timeout', message: 'the API server did not answer in time' } as const
  const reason = error instanceof NoCredentials ? 'Unauthorized' : 'Unreachable'
  return { reason, message: errorLine(error) } as const
}

async function sendAgainWhenStale(wire: Wire, credentials: Credentials, request: WireRequest, signal: AbortSignal) {
  try {
    return await send(wire, credentials, request, signal)
  } catch (error) {
    if (!(error instanceof StaleConnection) || request.method !== 'GET') throw error
    return send(wire, credentials, request, signal)
  }
}

function send(wire: Wire, credentials: Credentials, request: WireRequest, signal: AbortSignal) {
  const { server, ownAgent } = wire.endpoint
  const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body))
  const transport = server.protocol === 'http:' ? http : https
  const sent = transport.request({
    ...credentials,
    ...addressOf(server, request.path),
    method: request.method,
    headers: {
      ...credentials.headers,
      accept: request.accept ?? 'application/json',
      'user-agent': wire.userAgent,
      ...(request.gzip ? { 'accept-encoding': 'gzip' } : {}),
      ...(body === undefined
        ? {}
        : { 'content-type': request.contentType ?? 'application/json', 'content-length': body.length }),
    },
    agent: ownAgent ? credentials.agent : wire.agent,
    signal,
  })
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    sent.once('response', (response) => {
      wire.heard?.(response.headers.date)
      resolve(response)
    })
    // Stays listened to: an error that comes after the answer's head must not end the process.
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const stale = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
      reject(stale ? new StaleConnection(error.message) : error)
    })
    sent.end(body)
  })
}

function addressOf(server: URL, path: string): http.RequestOptions {
  return {
    // An IPv6 address is bracketed in a URL, but not in a socket's address.
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: server.port,
    path: server.pathname.replace(/\/$/, '') + path,
  }
}

async function whileWaiting<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  let stopWaiting: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    stopWaiting = () => {
      reject(new Error('aborted'))
    }
    signal.addEventListener('abort', stopWaiting)
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    if (stopWaiting !== undefined) signal.removeEventListener('abort', stopWaiting)
  }
}

function isSamePerson(before: Credentials, after: Credentials): boolean {
  return (
    before.headers?.['authorization'] === after.headers?.['authorization'] && String(before.cert) === String(after.cert)
  )
}
