import { dig, digObject, type JsonObject } from '../../policies/json.ts'
import { ownLabels } from '../../policies/own-labels.ts'

/** What the Secret of the certificates holds, as PEM; any of it may be missing or garbage. */
export interface CertificateData {
  /** The authority that signs. */
  ca?: string
  caKey?: string
  /** The serving certificate. */
  cert?: string
  key?: string
  /** During a change of the authority: the one that will sign once the API server trusts it. */
  nextCa?: string
  nextCaKey?: string
  /** Authorities that signed earlier, while certificates of theirs may still be served. */
  previousCa?: string
  /** The last certificates that those signed. */
  previousCert?: string
}

/** The keys of the Secret. */
const keys = {
  ca: 'ca.crt',
  caKey: 'ca.key',
  cert: 'tls.crt',
  key: 'tls.key',
  nextCa: 'next-ca.crt',
  nextCaKey: 'next-ca.key',
  previousCa: 'previous-ca.crt',
  previousCert: 'previous-tls.crt',
} as const satisfies Record<keyof CertificateData, string>

const parts: readonly (keyof CertificateData)[] = [
  'ca',
  'caKey',
  'cert',
  'key',
  'nextCa',
  'nextCaKey',
  'previousCa',
  'previousCert',
]

/** No honest value is longer (characters of base64). */
const longest = 256 * 1024

/** The certificates in a Secret; what is absent, empty, no text or too long is left out. */
export function readSecret(secret: JsonObject | undefined): CertificateData {
  const data: CertificateData = {}
  for (const part of parts) {
    const value = dig(secret, 'data', keys[part])
    if (typeof value === 'string' && value !== '' && value.length <= longest)
      data[part] = Buffer.from(value, 'base64').toString('utf8')
  }
  return data
}

/** The Secret with other certificates; keys that are not ours stay as they are. */
export function writeSecret(secret: JsonObject, data: CertificateData): JsonObject {
  const ours = new Set<string>(Object.values(keys))
  const others = Object.entries(digObject(secret, 'data') ?? {}).filter(([key]) => !ours.has(key))
  const written = parts.flatMap((part) => {
    const value = data[part]
    return value === undefined ? [] : [[keys[part], Buffer.from(value, 'utf8').toString('base64')] as const]
  })
  return { ...secret, data: Object.fromEntries([...others, ...written]) }
}

/** A Secret for the certificates, where there is none. */
export function newSecret(namespace: string, name: string): JsonObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name, labels: ownLabels }, type: 'Opaque' }
}

/** Why the Secret is not ours to write, where it is not. */
export function whyNotOurs(secret: JsonObject | undefined): string | undefined {
  if (dig(secret, 'metadata', 'deletionTimestamp') !== undefined) return 'it is being deleted'
  if (dig(secret, 'immutable') === true) return 'it is immutable: delete it, a new one is made'
  const owner = dig(secret, 'metadata', 'annotations', 'cert-manager.io/certificate-name')
  return owner === undefined ? undefined : 'cert-manager keeps it: its certificate is served as it is'
}
