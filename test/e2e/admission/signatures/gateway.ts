import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'

/** Stands before a registry, and can keep silent in its place. */
export interface Gateway {
  host: string
  /** Requests so far, as `GET /v2/…`. */
  asked: readonly string[]
  /** From now on requests are taken and not answered. */
  hang: () => void
  close: () => void
}

/** Starts a gateway before a registry that speaks http. */
export async function startGateway(registry: string): Promise<Gateway> {
  const asked: string[] = []
  let hangs = false
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming
    asked.push(`${method} ${url}`)
    if (hangs) return
    const onward = request(`http://${registry}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      pipeline(answer, outgoing, () => undefined)
    })
    onward.on('error', () => outgoing.destroy())
    pipeline(incoming, onward, () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    asked,
    hang: () => {
      hangs = true
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
