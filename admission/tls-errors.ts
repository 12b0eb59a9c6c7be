import type { Server } from 'node:https'
import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'

/** A client that does not trust the certificate tries again and again: one line in so many milliseconds says it. */
const logEvery = 10_000

/** Counts connections that fail before a request, and logs why: nearly always a caBundle that does not fit the certificate. */
export function watchTlsErrors(server: Server, metrics: Metrics, log: Logger): void {
  let lastLogged = -Infinity
  server.on('tlsClientError', (error) => {
    metrics.tlsErrors.inc()
    if (performance.now() - lastLogged < logEvery) return
    lastLogged = performance.now()
    log.warn({ reason: error.message.trim() }, 'TLS connection failed; does the caBundle fit the certificate?')
  })
}
