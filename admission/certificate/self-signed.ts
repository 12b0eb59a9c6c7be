import { generateKeyPairSync } from 'node:crypto'
import { authorityExtensions, keyIdentifiers, serverExtensions } from './extensions.ts'
import { certificate, spki } from './issue.ts'

/** A server certificate and the authority that signed it, all PEM. The authority's key is thrown away. */
export interface SelfSigned {
  ca: string
  cert: string
  key: string
}

const day = 24 * 60 * 60 * 1000
/** Clocks differ: a certificate is valid from an hour ago. */
const backdated = 60 * 60 * 1000

/** Makes a certificate for trying, for DNS names and IP addresses; it lasts 90 days from `now` (milliseconds). */
export function selfSigned(names: readonly string[], now: number): SelfSigned {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuerKey = spki(authority.publicKey)
  const valid = { from: now - backdated, until: now + 90 * day }
  const issuer = 'heal-admission self-signed CA'
  const ca = certificate({
    issuer,
    subject: issuer,
    valid,
    publicKey: issuerKey,
    signer: authority.privateKey,
    extensions: [...authorityExtensions(), ...keyIdentifiers(issuerKey, issuerKey)],
  })
  const serverKey = spki(server.publicKey)
  const cert = certificate({
    issuer,
    subject: 'heal-admission',
    valid,
    publicKey: serverKey,
    signer: authority.privateKey,
    extensions: [...serverExtensions(names), ...keyIdentifiers(serverKey, issuerKey)],
  })
  return { ca, cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}
