import { generateKeyPairSync } from 'node:crypto'

/** A public key of the tests. */
export const publicKeyPem = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString()
