import { createServer, type Server } from 'node:https'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { HealError } from '../policies/heal-error.ts'
import type { TlsMaterial } from './certificate/tls-files.ts'

/**
 * The API server keeps an idle connection for 90 seconds, also one that it opened and never used. A server that closes earlier
 * resets a review that is just being sent, so headers and first requests may come as late (milliseconds).
 */
const timeouts = { keepAliveTimeout: 120_000, headersTimeout: 125_000, requestTimeout: 130_000 }
const handshakeTimeout = 10_000
const maxConnections = 4_096

/** An HTTPS server for HTTP/1.1 over TLS 1.2 or later; it listens nowhere yet. */
export function createTlsServer(material: TlsMaterial, listener: RequestListener): Server {
  const server = createServer(
    {
      ...secureContext(material),
      ...timeouts,
      handshakeTimeout,
      ALPNProtocols: ['http/1.1'],
      // Asked for but not demanded here: probes come without one, and a review without one gets an answer that says so.
      requestCert: material.clientCa !== undefined,
      rejectUnauthorized: false,
    },
    listener,
  )
  server.maxConnections = maxConnections
  return server
}

/** Puts other certificates in force for all connections from now on; those that are open go on. */
export function replaceCertificates(server: Server, material: TlsMaterial): void {
  server.setSecureContext(secureContext(material))
}

function secureContext({ cert, key, clientCa }: TlsMaterial): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2', ...(clientCa === undefined ? {} : { ca: clientCa }) }
}

/** Listens; port 0 picks one. Resolves with the chosen address, rejects where it cannot be had. */
export function listen(server: Server, port: number, host: string | undefined): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => {
      const hint = 'choose another address with --host and --port'
      reject(new HealError('LISTEN', `cannot listen: ${error.message}`, { hint, cause: error }))
    }
    server.once('error', refuse)
    server.listen({ port, host }, () => {
      server.off('error', refuse)
      const address = server.address()
      if (typeof address === 'object' && address !== null) resolve(address)
      else reject(new Error('the server has no address'))
    })
  })
}

/** `https://127.0.0.1:8443`, with IPv6 addresses in brackets. */
export function urlOf({ address, family, port }: AddressInfo): string {
  return `https://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
