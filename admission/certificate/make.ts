import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { authorityExtensions, keyIdentifiers, serverExtensions } from './extensions.ts'
import { certificate, spki, type CertificateContent } from './issue.ts'

/** A certificate and its private key, PEM. */
export interface Pair {
  cert: string
  key: string
}

/** Who signs: its subject's common name and its private key (ECDSA P-256). */
export interface Signer {
  name: string
  key: KeyObject
}

type Validity = CertificateContent['valid']

/** A new authority that signs itself. */
export function makeAuthority(name: string, valid: Validity): Pair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const own = spki(publicKey)
  const extensions = [...authorityExtensions(), ...keyIdentifiers(own, own)]
  const cert = certificate({ issuer: name, subject: name, valid, publicKey: own, signer: privateKey, extensions })
  return { cert, key: pemOf(privateKey) }
}

/** A new server certificate for DNS names and IP addresses, signed by an authority that `makeAuthority` made. */
export function makeServerCertificate(signer: Signer, names: readonly string[], valid: Validity): Pair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const own = spki(publicKey)
  const extensions = [...serverExtensions(names), ...keyIdentifiers(own, spki(createPublicKey(signer.key)))]
  const content = { issuer: signer.name, subject: 'heal-admission', valid, publicKey: own, extensions }
  return { cert: certificate({ ...content, signer: signer.key }), key: pemOf(privateKey) }
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
