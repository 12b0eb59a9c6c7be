import { once } from 'node:events'
import { createServer } from 'node:net'

/** A part of 127.0.0.0/8 that one control plane has to itself, so that several can run side by side. */
export interface Network {
  /** Where etcd and the API server listen. */
  components: string
  /** The ClusterIPs. */
  services: string
  /** Where a node's kubelet listens. */
  nodeAddress: (index: number) => string
  /** An address that no Pod had before. */
  nextPodAddress: () => string
  release(): void
}

/** The port of the API server, and of the lock beside it: outside of the ports that outgoing connections take. */
export const apiServerPort = 6443

const first = 64
const count = 64

/** Claims a free /16 of the loopback range: whoever listens on its last address owns it, until its process ends. */
export async function claimNetwork(): Promise<Network> {
  const start = Math.floor(Math.random() * count)
  for (let step = 0; step < count; step += 1) {
    const network = await claim(first + ((start + step) % count))
    if (network !== undefined) return network
  }
  throw new Error(`no free part of 127.${first}.0.0 to 127.${first + count - 1}.255.255: stop other control planes`)
}

async function claim(part: number): Promise<Network | undefined> {
  const lock = createServer((socket) => socket.destroy())
  try {
    lock.listen({ host: `127.${part}.255.254`, port: apiServerPort, exclusive: true })
    await once(lock, 'listening')
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') return undefined
    const hint = 'all of 127.0.0.0/8 must be on the loopback interface, as on Linux'
    throw new Error(`cannot listen on 127.${part}.255.254: ${hint}`, { cause: error })
  }
  lock.unref()
  let pods = 0
  return {
    components: `127.${part}.255.1`,
    services: `127.${part}.0.0/17`,
    nodeAddress: (index) => `127.${part}.254.${index + 1}`,
    nextPodAddress() {
      pods += 1
      return `127.${part}.${128 + Math.floor(pods / 250)}.${(pods % 250) + 1}`
    },
    release: () => void lock.close(),
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
