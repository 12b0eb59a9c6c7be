import http from 'node:http'
import { once } from 'node:events'
import type { Endpoint } from '../../../cluster/endpoint.ts'
import { isObject, type JsonObject } from '../../../policies/json.ts'
import { createHistory, type History } from './object-history.ts'

/** A request that a test may answer itself, before the server does. */
export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  request: http.IncomingMessage
  response: http.ServerResponse
}

/** A small API server: objects of any type, resourceVersions, pages, watches, merge patches. No schemas, no defaults. */
export interface ObjectServer {
  url: string
  endpoint: Endpoint
  /** `METHOD path?query` of each request. */
  asked: string[]
  history: History
  /** Answers a request in place of the server where it returns true. */
  intercept: ((asked: Asked) => boolean) | undefined
  /** Objects in a page at most, whatever the request says. */
  pageSize: number
  cutConnections(): void
  /** Frees the port; connections are cut. */
  pause(): Promise<void>
  resume(): Promise<void>
  close(): Promise<void>
}

/** Starts one on a free port of loopback. */
export async function startObjectServer(): Promise<ObjectServer> {
  const history = createHistory()
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://server')
    self.asked.push(`${request.method ?? ''} ${request.url ?? ''}`)
    const asked: Asked = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      request,
      response,
    }
    if (self.intercept?.(asked) === true) return
    void serve(self, asked)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const url = `http://127.0.0.1:${port}`
  const pause = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  const self: ObjectServer = {
    url,
    endpoint: endpointTo(url),
    asked: [],
    history,
    intercept: undefined,
    pageSize: Infinity,
    cutConnections: () => {
      server.closeAllConnections()
    },
    pause,
    resume: async () => {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    close: pause,
  }
  return self
}

/** An endpoint without credentials. */
export function endpointTo(url: string): Endpoint {
  return { server: new URL(url), credentials: () => Promise.resolve({}), ownAgent: false }
}

/** Answers with a JSON object. */
export function answer(response: http.ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  return true
}

/** Answers with a text as it is. */
export function say(
  response: http.ServerResponse,
  text: string,
  status = 200,
  headers: http.OutgoingHttpHeaders = {},
): true {
  response.writeHead(status, headers).end(text)
  return true
}

/** Answers with a `Status`. */
export function refuse(response: http.ServerResponse, code: number, reason: string, message = reason): true {
  return answer(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message })
}

async function serve(server: ObjectServer, asked: Asked): Promise<void> {
  const { collection, name } = placeOf(asked.path)
  if (asked.method === 'GET' && name === undefined)
    asked.query.get('watch') === 'true' ? watch(server, asked, collection) : list(server, asked, collection)
  else write(server, asked, { collection, name, body: await bodyOf(asked.request) })
}

function placeOf(path: string): { collection: string; name: string | undefined } {
  const match = /^((?:\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/[^/]+)?\/[^/]+)(?:\/([^/]+))?$/.exec(path)
  return { collection: match?.[1] ?? path, name: match?.[2] }
}

async function bodyOf(request: http.IncomingMessage): Promise<JsonObject> {
  let text = ''
  for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString('utf8')
  const body: unknown = text === '' ? {} : JSON.parse(text)
  return isObject(body) ? body : {}
}

function list({ history, pageSize }: ObjectServer, { query, response }: Asked, collection: string): void {
  const start = Number(query.get('continue') ?? 0)
  const limit = Math.min(pageSize, Number(query.get('limit') ?? Infinity))
  const all = history.list(collection)
  const items = all.slice(start, start + limit)
  const left = all.length - start - items.length
  const more = left > 0 ? { continue: String(start + limit), remainingItemCount: left } : {}
  answer(response, 200, { metadata: { resourceVersion: String(history.version()), ...more }, items })
}

function watch({ history }: ObjectServer, { query, response }: Asked, collection: string): void {
  const from = Number(query.get('resourceVersion') ?? 0)
  if (history.isForgotten(from)) {
    refuse(response, 410, 'Expired', 'too old resource version')
    return
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.flushHeaders()
  const stop = history.follow(collection, from, (event) => response.write(`${JSON.stringify(event)}\n`))
  const timer = setTimeout(() => response.end(), Number(query.get('timeoutSeconds') ?? 60) * 1000)
  response.on('close', () => {
    stop()
    clearTimeout(timer)
  })
}

function write(
  { history }: ObjectServer,
  { method, response }: Asked,
  { collection, name, body }: { collection: string; name: string | undefined; body: JsonObject },
): void {
  const metadata = isObject(body['metadata']) ? body['metadata'] : {}
  const target = name ?? String(metadata['name'])
  const stored = history.get(collection, target)
  const expected = metadata['resourceVersion']
  if (method === 'POST' && stored !== undefined) refuse(response, 409, 'AlreadyExists')
  else if (method === 'POST') answer(response, 201, history.put(collection, body))
  else if (stored === undefined) refuse(response, 404, 'NotFound', `${target} not found`)
  else if (expected !== undefined && expected !== (stored['metadata'] as JsonObject)['resourceVersion'])
    refuse(response, 409, 'Conflict', 'the object has been modified')
  else if (method === 'GET') answer(response, 200, stored)
  else if (method === 'PUT') answer(response, 200, history.put(collection, body))
  else if (method === 'PATCH')
    answer(response, 200, history.put(collection, { ...stored, ...body, metadata: stored['metadata'] }))
  else answer(response, 200, history.remove(collection, target) ?? {})
}
