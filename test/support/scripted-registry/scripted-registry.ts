import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { emptyContent, type Content, type Stored } from './content.ts'
import { answer, json, refusal, type Reply } from './replies.ts'

/** A request as it came. */
export interface Seen {
  /** `GET /v2/team/web/manifests/1?n=2` */
  line: string
  authorization?: string
  body: string
}

/** A registry on loopback that answers as it is told, and honestly where it is told nothing. */
export interface ScriptedRegistry {
  /** `127.0.0.1:40123` */
  host: string
  url: string
  content: Content
  seen: Seen[]
  /** Requests whose line matches are answered so; what was said last wins. */
  on(pattern: RegExp, reply: Reply): void
  /** What it would answer if it were told nothing. */
  honest(request: IncomingMessage): Reply
  /** How many connections were made. */
  connections(): number
  stop(): Promise<void>
}

/** A server certificate, PEM: with it the registry speaks https. */
export interface ServerPair {
  certificate: string
  key: string
}

/** Starts one on a free port. */
export async function startScriptedRegistry(
  options: { tls?: ServerPair; content?: Content } = {},
): Promise<ScriptedRegistry> {
  const { tls, content = emptyContent() } = options
  const seen: Seen[] = []
  const script: { pattern: RegExp; reply: Reply }[] = []
  const handle: Reply = (request, response) => {
    const line = lineOf(request)
    const { authorization } = request.headers
    void textOf(request).then((body) => {
      seen.push({ line, body, ...(authorization === undefined ? {} : { authorization }) })
      const scripted = script.findLast(({ pattern }) => pattern.test(line))
      ;(scripted?.reply ?? honest(content, line))(request, response)
    })
  }
  const server =
    tls === undefined ? http.createServer(handle) : https.createServer({ cert: tls.certificate, key: tls.key }, handle)
  let connections = 0
  server.on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const host = `127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`
  return {
    ...{ host, url: `${tls === undefined ? 'http' : 'https'}://${host}`, content, seen },
    honest: (request) => honest(content, lineOf(request)),
    on: (pattern, reply) => void script.push({ pattern, reply }),
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function lineOf({ method = '', url = '' }: IncomingMessage): string {
  return `${method} ${url}`
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  request.on('error', () => undefined)
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) text += chunk
  return text
}

function honest(content: Content, line: string): Reply {
  const [, kind = '', name = ''] = /^(?:GET|HEAD) \/v2\/.+\/(manifests|blobs|referrers)\/([^/?]+)/.exec(line) ?? []
  if (kind === 'referrers' && content.referrers !== undefined)
    return json(
      { schemaVersion: 2, manifests: content.referrers.get(name) ?? [] },
      'application/vnd.oci.image.index.v1+json',
    )
  const stored = kind === 'blobs' ? content.blobs.get(name) : content.manifests.get(name)
  return stored === undefined || kind === 'referrers' ? refusal(404, 'MANIFEST_UNKNOWN') : whole(stored, name)
}

function whole({ type, bytes }: Stored, name: string): Reply {
  const digest = name.startsWith('sha256:') ? { 'docker-content-digest': name } : {}
  return answer(200, { 'content-type': type, 'content-length': String(bytes.length), ...digest }, bytes)
}
