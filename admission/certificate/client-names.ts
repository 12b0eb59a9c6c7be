import type { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/**
 * Whether a connection may send reviews: its client certificate was signed by an authority of --client-ca and, where names are
 * given (--client-name), its common name or one of its DNS names, URIs or mail addresses is one of them. Decided once a connection.
 */
export function createClientCheck(names: readonly string[]): (socket: Socket) => boolean {
  const decided = new WeakMap<Socket, boolean>()
  return (socket) => {
    const before = decided.get(socket)
    if (before !== undefined) return before
    const allowed = socket instanceof TLSSocket && socket.authorized && hasName(socket.getPeerX509Certificate(), names)
    decided.set(socket, allowed)
    return allowed
  }
}

function hasName(certificate: X509Certificate | undefined, names: readonly string[]): boolean {
  if (names.length === 0) return true
  return certificate !== undefined && clientNames(certificate).some((name) => names.includes(name))
}

/** What a client certificate says who it is: common names, then alternative names; exact, no wildcards. */
export function clientNames(certificate: X509Certificate): string[] {
  const { CN } = certificate.toLegacyObject().subject
  return [...[CN].flat(), ...alternativeNames(certificate.subjectAltName)].filter((name) => name !== undefined)
}

/** Node writes `DNS:a, URI:b`, and quotes what could be mistaken for its own commas: those are left out. */
function alternativeNames(text: string | undefined): string[] {
  if (text === undefined || text.includes('"')) return []
  return text.split(', ').flatMap((entry) => /^(?:DNS|URI|email):(.+)$/.exec(entry)?.[1] ?? [])
}
