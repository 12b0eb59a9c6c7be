import { once } from 'node:events'
import net from 'node:net'

/** A proxy that can stop forwarding without closing anything, as a network does that drops packets. */
export interface TcpProxy {
  url: string
  /** From now on nothing is forwarded: not on open connections, not on new ones. */
  silence(): void
  /** New connections are forwarded again; the old ones stay silent. */
  recover(): void
  close(): Promise<void>
}

/** Starts a proxy in front of a server on loopback. */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const port = Number(new URL(target).port)
  const sockets = new Set<net.Socket>()
  let isSilent = false
  const server = net.createServer((near) => {
    const far = net.connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    const silent = { is: isSilent }
    pairs.add(silent)
    near.on('data', (data) => {
      if (!silent.is) far.write(data)
    })
    far.on('data', (data) => {
      if (!silent.is) near.write(data)
    })
    near.on('close', () => far.destroy())
    far.on('close', () => {
      if (!silent.is) near.destroy()
    })
  })
  const pairs = new Set<{ is: boolean }>()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    silence() {
      isSilent = true
      for (const pair of pairs) pair.is = true
    },
    recover() {
      isSilent = false
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
