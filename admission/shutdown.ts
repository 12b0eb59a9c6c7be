import type { Server } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'

/** How a server ends (milliseconds). */
export interface ShutdownOptions {
  /** New connections are still taken for this long: until nobody sends any more, because readiness says no. */
  drain: number
  /** Reviews in flight may take this long after that; the API server waits 30 seconds at most. */
  grace: number
}

/**
 * Ends a server without dropping a review. The caller has made readiness false and lets every answer say `Connection: close`;
 * here connections are taken until the drain is over, then only what is in flight is finished. True when all of it was.
 */
export async function shutDown(server: Server, options: ShutdownOptions): Promise<boolean> {
  await delay(options.drain)
  const closed = new Promise<true>((resolve) => {
    // Closes the listening socket and idle connections; busy ones close with their answer.
    server.close(() => {
      resolve(true)
    })
  })
  const abort = new AbortController()
  const late = delay(options.grace, false as const, { signal: abort.signal }).catch(() => false as const)
  const finished = await Promise.race([closed, late])
  abort.abort()
  if (!finished) server.closeAllConnections()
  return finished
}
