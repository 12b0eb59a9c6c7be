import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A TCP proxy between a server and the API server. */
export interface FlakyProxy {
  /** `https://127.0.0.1:PORT` */
  url: string
  /** Resets the connections that stand. */
  cut(): void
  /** Connections that stand stay open for ever, but nothing goes through any more; so do new ones until `heal`. */
  silence(): void
  /** New connections go through again. */
  heal(): void
  close(): void
}

interface Pair {
  client: Socket
  upstream: Socket
}

/** Starts one that listens beside the API server, so that its certificate fits. */
export async function startFlakyProxy(target: string): Promise<FlakyProxy> {
  const { hostname, port } = new URL(target)
  const pairs = new Set<Pair>()
  let isSilent = false

  const server = createServer((client) => {
    const pair = { client, upstream: connect({ host: hostname, port: Number(port) }) }
    pairs.add(pair)
    for (const socket of [client, pair.upstream])
      socket
        .on('error', () => undefined)
        .on('close', () => {
          // A silent connection stays as it is when the other side gives up.
          if (!socket.isPaused()) end(pair)
        })
    client.pipe(pair.upstream)
    pair.upstream.pipe(client)
    if (isSilent) mute(pair)
  })

  function mute({ client, upstream }: Pair): void {
    for (const socket of [client, upstream]) socket.unpipe().pause()
  }

  function end(pair: Pair): void {
    pairs.delete(pair)
    pair.client.destroy()
    pair.upstream.destroy()
  }

  server.listen(0, hostname).unref()
  await once(server, 'listening')
  const { port: own } = server.address() as AddressInfo
  return {
    url: `https://${hostname}:${String(own)}`,
    cut() {
      for (const { client } of pairs) client.resetAndDestroy()
    },
    silence() {
      isSilent = true
      pairs.forEach(mute)
    },
    heal() {
      isSilent = false
    },
    close() {
      server.close()
      pairs.forEach(end)
    },
  }
}
