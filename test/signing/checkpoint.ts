import { createHash, createPublicKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** A log's signed word on its size and root hash (base64), as Rekor v2 gives it: a note whose origin is the log's host, and no more. */
export function signedCheckpoint(host: string, size: string, rootHash: string, key: KeyObject): string {
  const note = `${host}\n${size}\n${rootHash}\n`
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const hint = createHash('sha256').update(der).digest().subarray(0, 4)
  const signature = Buffer.concat([hint, sign('sha256', Buffer.from(note), key)])
  return `${note}\n\u2014 ${host} ${signature.toString('base64')}\n`
}
