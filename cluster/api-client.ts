import http from 'node:http'
import https from 'node:https'
import type { JsonObject } from '../policies/json.ts'
import type { Known } from '../policies/known.ts'
import type { Endpoint } from './endpoint.ts'
import { readAnswer } from './read-answer.ts'

/** The one thin layer over HTTP: GET of a path, as a value. */
export interface ApiClient {
  /** The object at the path; absent only where the API server itself says NotFound. Never rejects. */
  get(path: string, timeout: number): Promise<Known<JsonObject>>
  close(): void
}

/** Bounds of one client: the largest answer in bytes, and connections at a time. */
export interface ApiClientOptions {
  maxBytes?: number
  maxSockets?: number
}

/** A client with its own keep-alive connections to an API server. */
export function createApiClient(endpoint: Endpoint, options: ApiClientOptions = {}): ApiClient {
  const transport = endpoint.server.protocol === 'http:' ? http : https
  const agent = new transport.Agent({ keepAlive: true, maxSockets: options.maxSockets ?? 32, maxFreeSockets: 4 })
  const maxBytes = options.maxBytes ?? 16 * 1024 * 1024

  async function get(path: string, timeout: number): Promise<Known<JsonObject>> {
    const signal = AbortSignal.timeout(timeout)
    try {
      const credentials = await whileWaiting(endpoint.credentials(), signal)
      const request = transport.request({
        ...credentials,
        ...addressOf(endpoint.server, path),
        method: 'GET',
        headers: { ...credentials.headers, accept: 'application/json' },
        agent: endpoint.ownAgent ? credentials.agent : agent,
        signal,
      })
      return await readAnswer(request, maxBytes)
    } catch (error) {
      return { state: 'unknown', reason: reasonOf(error, signal) }
    }
  }

  return {
    get,
    close: () => {
      agent.destroy()
    },
  }
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
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('timeout'))
    })
  })
  return Promise.race([promise, aborted])
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'the API server did not answer in time'
  const message = error instanceof Error && error.message !== '' ? error.message : 'the connection failed'
  // Multi-line errors come from exec plugins; one line is enough to find them in the log of the plugin.
  return `the API server could not be asked (${message.split('\n', 1)[0] ?? ''})`.slice(0, 300)
}
