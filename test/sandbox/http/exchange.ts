import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { ApiError, statusObject } from '../status.ts'
import type { JsonObject, UserInfo } from '../types.ts'
import { warningHeaders } from '../webhooks/warning-header.ts'

/** The form a client wants its answer in; `metadata` is PartialObjectMetadata. */
type Form = 'json' | 'table' | 'metadata'

/** Answers to reads that are longer are compressed for who takes gzip (apiserver responsewriters). */
const compressedFrom = 128 * 1024

/** One HTTP request after authentication, and the way to answer it. */
export interface Exchange {
  method: string
  query: URLSearchParams
  contentType: string
  userAgent: string
  form: Form
  user: UserInfo
  incoming: IncomingMessage
  response: ServerResponse
  warnings: string[]
}

/** Sends a JSON answer with the request's warnings as headers. */
export function sendJson(response: ServerResponse, code: number, body: JsonObject, warnings: string[] = []): void {
  const headers = warningHeaders(warnings)
  if (headers.length > 0) response.setHeader('Warning', headers)
  response.setHeader('Content-Type', 'application/json').setHeader('Cache-Control', 'no-cache, private')
  const text = Buffer.from(JSON.stringify(body))
  const { method, headers: asked } = response.req
  const compressed = method === 'GET' && text.length > compressedFrom && takesGzip(asked['accept-encoding'])
  if (compressed) response.setHeader('Content-Encoding', 'gzip').setHeader('Vary', 'Accept-Encoding')
  response.writeHead(code).end(compressed ? gzipSync(text, { level: 1 }) : text)
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  return [accepted].flat().some((value) => value?.split(',').some((one) => one.trim() === 'gzip'))
}

/** Sends a failure as `metav1.Status`; what is no ApiError is a defect of the sandbox, sent as 500. */
export function sendError(response: ServerResponse, error: unknown, warnings: string[] = []): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  if (error instanceof ApiError) {
    sendJson(response, error.status.code, statusObject(error.status), warnings)
    return
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const message = `Internal error occurred in the sandbox: ${text}`
  sendJson(response, 500, statusObject({ code: 500, reason: 'InternalError', message }), warnings)
}

/** Chooses by the Accept header; throws 406 where the client takes nothing that the sandbox writes (protobuf, YAML only). */
export function chooseForm(accept: string | undefined): Form {
  const ranges = (accept ?? '*/*').split(',').map((range) => range.trim().replaceAll(/\s/g, ''))
  for (const range of ranges) {
    const [type = '', ...parameters] = range.split(';')
    const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3)
    const isJson = ['application/json', 'application/*', '*/*', ''].includes(type)
    if (isJson && as === 'Table' && parameters.includes('v=v1')) return 'table'
    if (isJson && as?.startsWith('PartialObjectMetadata') === true && parameters.includes('v=v1')) return 'metadata'
    if (isJson && as === undefined) return 'json'
  }
  const message = 'only the following media types are accepted: application/json'
  throw new ApiError({ code: 406, reason: 'NotAcceptable', message })
}
