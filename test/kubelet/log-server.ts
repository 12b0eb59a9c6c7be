import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { createAuthority } from '../cluster/pki/authority.ts'

/** Gives the text of a container, of the run before with `previous`; undefined where there is none. */
export type ReadLogs = (
  pod: { namespace: string; name: string; container: string },
  previous: boolean,
) => Promise<string | undefined>

/** The part of a kubelet's own API that the API server asks for logs. */
export interface LogServer {
  port: number
  stop(): void
}

/** Listens on a free port of the node's address, with a certificate that the kubelet signed itself. */
export async function startLogServer(address: string, read: ReadLogs): Promise<LogServer> {
  const pair = createAuthority('kubelet').issue({ commonName: 'kubelet', names: [address] })
  const server = createServer({ cert: pair.certificate, key: pair.key }, (request, response) => {
    void answer(new URL(request.url ?? '/', 'https://kubelet'), read, response)
  })
  server.listen(0, address)
  await once(server, 'listening')
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer({ pathname, searchParams }: URL, read: ReadLogs, response: ServerResponse): Promise<void> {
  const [, kind, namespace = '', name = '', container = ''] = pathname.split('/').map(decodeURIComponent)
  if (kind !== 'containerLogs') {
    response.writeHead(404).end('404 page not found\n')
    return
  }
  const previous = searchParams.get('previous') === 'true'
  const text = await read({ namespace, name, container }, previous)
  if (text === undefined) {
    const what = previous ? `previous terminated container "${container}"` : `container "${container}"`
    response.writeHead(400).end(`${what} in pod "${name}" not found\n`)
    return
  }
  response.writeHead(200, { 'content-type': 'text/plain' }).end(tail(text, searchParams.get('tailLines')))
}

function tail(text: string, lines: string | null): string {
  if (lines === null || text === '') return text
  return `${text
    .replace(/\n$/, '')
    .split('\n')
    .slice(-Number(lines) || text.length)
    .join('\n')}\n`
}
