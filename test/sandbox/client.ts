import { request } from 'node:https'
import { isObject } from './json.ts'
import type { JsonObject } from './types.ts'

/** An answer of the API server. */
export interface ApiResponse {
  status: number
  body: JsonObject
  /** Texts of the Warning headers. */
  warnings: string[]
}

/** A request: method and path with query; a body is sent as JSON, PATCH bodies with `contentType`. */
export interface ApiRequest {
  method?: string
  path: string
  body?: unknown
  contentType?: string
  headers?: Record<string, string>
}

/** A small JSON client over TLS for tests and the story; it never rejects for an HTTP error code. */
export type ApiClient = (input: ApiRequest) => Promise<ApiResponse>

/** How to reach an API server as somebody. */
export interface ClientOptions {
  url: string
  ca: string
  token: string
  userAgent?: string
}

const timeout = 40_000

/** A client with one identity. */
export function createClient({ url, ca, token, userAgent = 'sandbox-client' }: ClientOptions): ApiClient {
  return ({ method = 'GET', path, body, contentType = 'application/json', headers = {} }) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body)
      const length = { 'Content-Length': Buffer.byteLength(text) }
      const content = body === undefined ? {} : { 'Content-Type': contentType, ...length }
      const all = {
        Authorization: `Bearer ${token}`,
        'User-Agent': userAgent,
        Accept: 'application/json',
        ...content,
        ...headers,
      }
      const call = request(new URL(path, url), { method, ca, timeout, headers: all }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const warnings = response.headersDistinct['warning'] ?? []
          resolve({
            status: response.statusCode ?? 0,
            body: parse(Buffer.concat(chunks)),
            warnings: warnings.map(warningText),
          })
        })
      })
      call.on('timeout', () => call.destroy(new Error(`no answer from ${url} within ${timeout} ms`)))
      call.on('error', reject)
      call.end(text)
    })
}

function parse(content: Buffer): JsonObject {
  const value: unknown = content.length === 0 ? {} : JSON.parse(content.toString('utf8'))
  return isObject(value) ? value : { value }
}

/** `299 - "text"` without its wrapping. */
function warningText(header: string): string {
  const quoted = /^\d{3} \S+ "(.*)"$/s.exec(header)?.[1] ?? header
  return Buffer.from(quoted, 'latin1').toString('utf8').replaceAll(/\\(.)/g, '$1')
}
