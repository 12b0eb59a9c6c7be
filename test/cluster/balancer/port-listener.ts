import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Backend } from './backends.ts'

/** One address and port of a Service. */
export interface PortListener {
  /** Where new connections go; with none, they are refused. */
  set(backends: readonly Backend[]): void
  close(): void
}

/** Listens only while there are backends, so that without them the kernel refuses connections; round robin. */
export function createPortListener(host: string, port: number): PortListener {
  let backends: readonly Backend[] = []
  let server: Server | undefined
  let turn = 0

  function set(next: readonly Backend[]): void {
    backends = next
    if (backends.length === 0) stop()
    else server ??= listen()
  }

  function listen(): Server {
    const created = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const backend = backends[(turn += 1) % backends.length]
      if (backend === undefined) client.destroy()
      else join(client, backend)
    })
    created.on('error', (error) => {
      console.error(`the balancer cannot listen on ${host}:${port}: ${error.message}`)
    })
    return created.listen(port, host)
  }

  /** Connections that stand go on. */
  function stop(): void {
    server?.close()
    server = undefined
  }

  return { set, close: stop }
}

/** Bytes both ways; what ends one side ends the other. */
function join(client: Socket, { address, port }: Backend): void {
  const upstream = connect({ host: address, port, allowHalfOpen: true, noDelay: true })
  client.pipe(upstream)
  upstream.pipe(client)
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
  }
}
