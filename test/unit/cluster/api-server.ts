import http from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How a path is answered; `hang` never is. */
export type Answer = { status: number; body: unknown } | { text: string; status: number } | 'hang' | 'reset'

/** A small HTTP server that stands for an API server. */
export interface ApiServerUnderTest {
  url: string
  kubeconfig: string
  /** `METHOD path` of every request, with its Authorization header where it has one. */
  asked: string[]
  answers: Map<string, Answer>
  connections: () => number
  close: () => Promise<void>
}

/** Starts one on a free port of loopback, with a kubeconfig that reaches it with the token `secret`. */
export async function startApiServer(): Promise<ApiServerUnderTest> {
  const asked: string[] = []
  const answers = new Map<string, Answer>()
  let connections = 0
  const server = http.createServer((request, response) => {
    asked.push(
      [request.method, request.url, request.headers.authorization].filter((part) => part !== undefined).join(' '),
    )
    const answer = answers.get(request.url ?? '') ?? notFound
    if (answer === 'hang') return
    if (answer === 'reset') request.socket.destroy()
    else response.writeHead(answer.status).end('text' in answer ? answer.text : JSON.stringify(answer.body))
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `http://127.0.0.1:${address.port}`
  const folder = mkdtempSync(join(tmpdir(), 'heal-api-'))
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, kubeconfigFor(`${url}/prefix/`))
  return {
    url,
    kubeconfig,
    asked,
    answers,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        rmSync(folder, { recursive: true })
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

const notFound: Answer = { status: 404, body: { kind: 'Status', reason: 'NotFound', code: 404 } }

/** A kubeconfig with a token for one server. */
export function kubeconfigFor(
  server: string,
  user = 'token: secret',
  cluster = 'insecure-skip-tls-verify: true',
): string {
  return `apiVersion: v1
kind: Config
current-context: c
contexts: [{name: c, context: {cluster: k, user: u}}]
clusters: [{name: k, cluster: {server: "${server}", ${cluster}}}]
users: [{name: u, user: {${user}}}]
`
}
