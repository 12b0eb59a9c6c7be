import { request } from 'node:https'

/** What a probe of the kubelet would have seen. */
export interface Probed {
  path: string
  /** 0: no answer */
  status: number
  /** milliseconds */
  took: number
}

/** Probes that go on until they are stopped. */
export interface Probing {
  stop(): Promise<readonly Probed[]>
}

const every = 200
const patience = 10_000

/** Asks a server for its health again and again, each time on a new connection, as the kubelet does. */
export function startProbing(url: string, paths: readonly string[]): Probing {
  const stopping = new AbortController()
  const seen: Probed[] = []
  const asking = (async () => {
    while (!stopping.signal.aborted) {
      for (const path of paths) seen.push(await probe(url, path))
      await new Promise((resolve) => setTimeout(resolve, every))
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await asking
      return seen
    },
  }
}

function probe(url: string, path: string): Promise<Probed> {
  const began = performance.now()
  return new Promise((resolve) => {
    const done = (status: number) => {
      resolve({ path, status, took: performance.now() - began })
    }
    const options = { agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(patience) }
    const sent = request(new URL(path, url), options, (response) => {
      response.resume()
      done(response.statusCode ?? 0)
    })
    sent.once('error', () => {
      done(0)
    })
    sent.end()
  })
}
