import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a door does with a request in place of passing it on. */
export type Refusal = 'forbid' | 'hang' | 'cut' | 'missing'

/** A door before an API server that a test can close in part. */
export interface Door {
  url: string
  /** undefined lets a request pass. */
  refuse: (path: string, method: string) => Refusal | undefined
  /** How much later than its own time the API server says that it is (milliseconds). */
  skew: number
  /** Cuts every connection and takes none for so long (milliseconds); resolves when it takes them again. */
  restart(pause: number): Promise<void>
  stop(): void
}

/** What is behind the door, and as whom it is asked. */
export interface Behind {
  url: string
  ca: string
  token: string
}

/** Opens one on loopback. */
export async function openDoor(behind: Behind): Promise<Door> {
  const server = createServer((incoming, answer) => {
    const refusal = door.refuse(incoming.url ?? '/', incoming.method ?? 'GET')
    if (refusal === undefined) passOn(incoming, answer, behind, door.skew)
    else refusals[refusal](incoming.url ?? '/', answer)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  const door: Door = {
    url: `http://127.0.0.1:${String(port)}`,
    refuse: () => undefined,
    skew: 0,
    async restart(pause) {
      close()
      await sleep(pause)
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    stop: close,
  }
  return door
}

const refusals: Readonly<Record<Refusal, (path: string, answer: ServerResponse) => void>> = {
  hang: () => undefined,
  cut(_, answer) {
    answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    answer.write('{"kind":"List","items":[')
    setImmediate(() => answer.destroy())
  },
  forbid(path, answer) {
    const resource = resourceOf(path)
    const message = `${resource} is forbidden: User "dev" cannot list resource "${resource}" in API group "" at the cluster scope`
    fail(answer, 403, 'Forbidden', message)
  },
  missing(path, answer) {
    const name = new URL(path, 'http://door').pathname.split('/').at(-1) ?? ''
    fail(answer, 404, 'NotFound', `${resourceOf(path)} "${name}" not found`, { name, kind: resourceOf(path) })
  },
}

function resourceOf(path: string): string {
  return /\/(?:v\d\w*)\/(?:namespaces\/[^/]+\/)?([^/?]+)/.exec(path)?.[1] ?? ''
}

function fail(answer: ServerResponse, code: number, reason: string, message: string, details = {}): void {
  answer.writeHead(code, { 'content-type': 'application/json' })
  answer.end(JSON.stringify({ kind: 'Status', status: 'Failure', reason, code, message, details }))
}

function passOn(incoming: IncomingMessage, answer: ServerResponse, { url, ca, token }: Behind, skew: number): void {
  const headers = { ...incoming.headers, host: new URL(url).host, authorization: `Bearer ${token}` }
  const where = new URL(incoming.url ?? '/', url)
  const onward = request(where, { ca, method: incoming.method, headers }, (response) => {
    const date = new Date(Date.now() + skew).toUTCString()
    answer.writeHead(response.statusCode ?? 500, { ...response.headers, date })
    response.pipe(answer)
  })
  onward.on('error', () => answer.destroy())
  incoming.pipe(onward)
}

/** A kubeconfig for a server, with a namespace of its context. */
export function doorKubeconfig(server: string, namespace: string): string {
  return `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${server}", insecure-skip-tls-verify: true}}]
users: [{name: u, user: {}}]
contexts: [{name: here, context: {cluster: c, user: u, namespace: ${namespace}}}]
current-context: here
`
}
