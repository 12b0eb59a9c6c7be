import type { X509Certificate } from 'node:crypto'
import { readCertificates, writeCertificates } from '../certificate/pem.ts'
import { readAuthority, type Authority } from './authority.ts'
import { readLeaf, type Leaf } from './leaf.ts'
import type { CertificateData } from './secret-data.ts'

/** What a replica serves, and the authorities that it knew when it took it over. */
export interface Held {
  leaf: Leaf
  authorities: readonly X509Certificate[]
}

/** The contents of the Secret, parsed; what could not be used is not there. A plan changes it step by step. */
export interface Draft {
  authority: Authority | undefined
  next: Authority | undefined
  leaf: Leaf | undefined
  previous: X509Certificate[]
  lastLeaves: X509Certificate[]
  reasons: string[]
  renewed: ('ca' | 'leaf')[]
}

/** Reads what is in the Secret. Never throws. */
export function readDraft(data: CertificateData, now: number): Draft {
  return {
    authority: readAuthority(data.ca, data.caKey, now),
    next: readAuthority(data.nextCa, data.nextCaKey, now),
    leaf: readLeaf(data.cert, data.key),
    previous: readCertificates(data.previousCa),
    lastLeaves: readCertificates(data.previousCert),
    reasons: [],
    renewed: [],
  }
}

/** The draft as it is written; what is not there is left out. */
export function writeDraft({ authority, next, leaf, previous, lastLeaves }: Draft): CertificateData {
  return {
    ...(authority === undefined ? {} : { ca: authority.certificate.toString() }),
    ...(authority?.key === undefined ? {} : { caKey: authority.key }),
    ...(leaf === undefined ? {} : { cert: leaf.cert, key: leaf.key }),
    ...(next?.key === undefined ? {} : { nextCa: next.certificate.toString(), nextCaKey: next.key }),
    ...(previous.length === 0 ? {} : { previousCa: writeCertificates(previous) }),
    ...(lastLeaves.length === 0 ? {} : { previousCert: writeCertificates(lastLeaves) }),
  }
}

/** Everything in the Secret that a client may have to trust. */
export function authoritiesOf(data: CertificateData, now: number): X509Certificate[] {
  const { authority, next, previous } = readDraft(data, now)
  const signing = [authority, next].flatMap((each) => (each === undefined ? [] : [each.certificate]))
  return [...signing, ...previous.filter((each) => each.ca)]
}
