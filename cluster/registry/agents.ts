import http from 'node:http'
import https from 'node:https'

/** Connections that are kept for the next request, by host and by the authorities that are trusted. */
export interface Agents {
  agentFor(url: URL, ca: string | undefined): http.Agent
  close(): void
}

/** Idle connections are few and short: a cluster names many registries. */
const pool = { keepAlive: true, maxSockets: 32, maxFreeSockets: 4, timeout: 15_000 }
/** Rules give few authorities of their own; more than these are not kept apart for long. */
const authoritiesKept = 64

/** With `proxyEnv` the proxies of HTTPS_PROXY, HTTP_PROXY and NO_PROXY in it are used. */
export function createAgents(proxyEnv?: NodeJS.ProcessEnv): Agents {
  const proxy = proxyEnv === undefined ? {} : { proxyEnv }
  const plain = new http.Agent({ ...pool, ...proxy })
  const byAuthority = new Map<string, https.Agent>()
  const secure = (ca: string | undefined): https.Agent => {
    const kept = byAuthority.get(ca ?? '')
    if (kept !== undefined) return kept
    const agent = new https.Agent({ ...pool, ...proxy, ...(ca === undefined ? {} : { ca }) })
    const [oldest] = byAuthority.keys()
    // Requests that are under way keep their connection: it only is not used again.
    if (byAuthority.size >= authoritiesKept && oldest !== undefined) byAuthority.delete(oldest)
    byAuthority.set(ca ?? '', agent)
    return agent
  }
  return {
    agentFor: (url, ca) => (url.protocol === 'http:' ? plain : secure(ca)),
    close: () => {
      for (const agent of [plain, ...byAuthority.values()]) agent.destroy()
    },
  }
}
