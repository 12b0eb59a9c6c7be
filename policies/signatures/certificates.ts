import { X509Certificate } from 'node:crypto'
import { pemBlocks } from './pem.ts'

/** What is wrong with one or more PEM certificates; empty: each can be read. */
export function checkCertificates(pem: string): string[] {
  return readCertificates(pem).problems
}

/**
 * What is wrong with a chain of authorities: each must have been issued by the next, and the last by itself. Without a clock: whether
 * they are valid now is for the verification to say.
 */
export function checkChain(pem: string): string[] {
  const { certificates, problems } = readCertificates(pem)
  if (problems.length > 0) return problems
  return certificates.flatMap((certificate, index) => {
    const named = `certificate ${String(index + 1)} (${subjectOf(certificate)})`
    if (!certificate.ca) return [`${named} is no authority; give the authorities alone, the root last`]
    const issuer = certificates[index + 1]
    if (issuedBy(certificate, issuer ?? certificate)) return []
    return [
      issuer === undefined
        ? `${named} is no root: its issuer is missing; give the whole chain, the root last`
        : `${named} was not issued by certificate ${String(index + 2)} (${subjectOf(issuer)}); give one chain, the root last`,
    ]
  })
}

function readCertificates(pem: string): { certificates: X509Certificate[]; problems: string[] } {
  const found = pemBlocks(pem)
  if (!found.ok) return { certificates: [], problems: [found.reason] }
  const certificates: X509Certificate[] = []
  const problems: string[] = []
  for (const [index, { label, text }] of found.blocks.entries()) {
    const named = `certificate ${String(index + 1)}`
    if (label !== 'CERTIFICATE') {
      problems.push(label.endsWith('PRIVATE KEY') ? isPrivate : `${named} is none, but a ${label}`)
      continue
    }
    const certificate = readCertificate(text)
    if (certificate === undefined) problems.push(`${named} cannot be read`)
    else certificates.push(certificate)
  }
  return { certificates, problems }
}

const isPrivate = 'this holds a private key: take it out, replace it wherever it signs, and give the certificates alone'

/** A certificate of PEM or DER; undefined where it is none. */
export function readCertificate(text: string | Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(text)
  } catch {
    return undefined
  }
}

function issuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}

function subjectOf(certificate: X509Certificate): string {
  return certificate.subject.replaceAll('\n', ', ') || 'no subject'
}
