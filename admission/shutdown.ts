import type { Server } from 'node:https'
import { Server as TlsServer } from 'node:tls'

/** How a server ends (milliseconds). */
export interface ShutdownOptions {
  /** New connections are still taken for this long: until nobody opens any more, because readiness says no. */
  drain: number
  /** What is in flight may take this long after that; the API server waits 30 seconds at most. */
  grace: number
}

/** A connection that was taken last has this long to send its request (milliseconds). */
const settle = 1_000

/**
 * Ends a server without dropping a review. The caller has made readiness false and lets every answer say `Connection: close`;
 * here connections are taken until the drain is over, then no more, then idle ones are closed, and what is in flight is
 * finished. True when all of it was.
 */
export async function shutDown(server: Server, { drain, grace }: ShutdownOptions): Promise<boolean> {
  await within(drain, new Promise<never>(() => undefined))
  const closed = stopListening(server)
  if (await within(settle, closed)) return true
  server.closeIdleConnections()
  if (await within(grace, closed)) return true
  server.closeAllConnections()
  return false
}

/** Resolves when the last connection has ended. */
function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The HTTPS server's own close() would also cut connections whose first request is on its way.
    TlsServer.prototype.close.call(server, () => {
      resolve()
    })
  })
}

/** Whether the promise is there within so many milliseconds. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false)
  })
  const inTime = await Promise.race([promise.then(() => true), late])
  clearTimeout(timer)
  return inTime
}
