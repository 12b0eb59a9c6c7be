import { createHash } from 'node:crypto'
import { dig, type JsonObject } from '../json.ts'
import { canonicalText } from './canonical.ts'

/** What of a policy or exception decides: its kind, name and spec, never its status or what else a cluster adds. */
export function specText(document: JsonObject): string {
  return canonicalText([document['kind'], dig(document, 'metadata', 'name'), document['spec']])
}

/** The sha256 (hex) of some texts, whatever their order. */
export function hashOf(texts: readonly string[]): string {
  return createHash('sha256')
    .update([...texts].sort().join('\n'))
    .digest('hex')
}
