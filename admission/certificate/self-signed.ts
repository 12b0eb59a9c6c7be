import { createPrivateKey } from 'node:crypto'
import { makeAuthority, makeServerCertificate } from './make.ts'

/** A server certificate and the authority that signed it, all PEM. The authority's key is thrown away. */
export interface SelfSigned {
  ca: string
  cert: string
  key: string
}

const day = 24 * 60 * 60 * 1000
const authorityName = 'heal-admission self-signed CA'
/** Clocks differ: a certificate is valid from so long ago (milliseconds). */
export const backdated = 60 * 60 * 1000

/** Makes a certificate for trying, for DNS names and IP addresses; it lasts 90 days from `now` (milliseconds). */
export function selfSigned(names: readonly string[], now: number): SelfSigned {
  const valid = { from: now - backdated, until: now + 90 * day }
  const authority = makeAuthority(authorityName, valid)
  const signer = { name: authorityName, key: createPrivateKey(authority.key) }
  return { ca: authority.cert, ...makeServerCertificate(signer, names, valid) }
}
