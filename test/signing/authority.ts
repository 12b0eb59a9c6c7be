import 'reflect-metadata'
import { KeyObject, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { toSigningKey } from './keys.ts'
import type { SigningKey } from './keys.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const day = 24 * 60 * 60 * 1000

/** Where Fulcio records the OpenID Connect issuer: as DER text, and for older clients as bare text; it writes both. */
export const ISSUER_EXTENSIONS = { current: '1.3.6.1.4.1.57264.1.8', old: '1.3.6.1.4.1.57264.1.1' }

/** What a certificate is to say; what is not named is as a release's certificate has it. */
export interface CertificateOptions {
  /** Names of the subject; one URL by default. */
  names?: readonly { type: 'url' | 'email' | 'dns'; value: string }[]
  /** The OpenID Connect issuer, as Fulcio records it in each of its extensions; none by default. */
  issuers?: { current?: string; old?: string }
  /** Extended key usages; code signing by default. */
  usages?: readonly string[]
  notBefore?: Date
  notAfter?: Date
  isAuthority?: boolean
}

/** A certificate with the key that it was issued for. */
export interface IssuedCertificate {
  key: SigningKey
  der: Buffer
  pem: string
}

/** A certificate authority in this process: a root and one authority below it. */
export interface Authority {
  /** What a policy names: the authority, then the root. */
  chain: string
  /** How a trust root names it. */
  trusted: object
  issue(options?: CertificateOptions): Promise<IssuedCertificate>
}

/** Makes an authority that is valid for ten years around now. */
export async function createAuthority(name = 'Example'): Promise<Authority> {
  const rootKeys = await newKeys()
  const keys = await newKeys()
  const root = await certify({
    subject: `CN=${name} Root`,
    issuer: `CN=${name} Root`,
    keys: rootKeys,
    by: rootKeys,
    isAuthority: true,
  })
  const middle = await certify({
    subject: `CN=${name}`,
    issuer: `CN=${name} Root`,
    keys,
    by: rootKeys,
    isAuthority: true,
  })
  return {
    chain: [middle, root].map((each) => `${each.toString('pem')}\n`).join(''),
    trusted: {
      uri: 'https://fulcio.example',
      certChain: { certificates: [middle, root].map((each) => ({ rawBytes: toDer(each).toString('base64') })) },
      validFor: { start: '2020-01-01T00:00:00Z' },
    },
    issue: async (options = {}) => {
      const own = await newKeys()
      const names = options.names ?? [{ type: 'url' as const, value: 'https://ci.example/release' }]
      const leaf = await certify({ ...options, names, subject: '', issuer: `CN=${name}`, keys: own, by: keys })
      const pair = { privateKey: KeyObject.from(own.privateKey), publicKey: KeyObject.from(own.publicKey) }
      return { key: toSigningKey('p256', pair), der: toDer(leaf), pem: leaf.toString('pem') }
    },
  }
}

interface Wanted extends CertificateOptions {
  subject: string
  issuer: string
  keys: webcrypto.CryptoKeyPair
  by: webcrypto.CryptoKeyPair
}

async function certify(wanted: Wanted): Promise<x509.X509Certificate> {
  const { subject, keys, by, isAuthority = false } = wanted
  const usages = wanted.usages ?? (isAuthority ? [] : [x509.ExtendedKeyUsage.codeSigning])
  const { keyCertSign, digitalSignature } = x509.KeyUsageFlags
  return x509.X509CertificateGenerator.create({
    subject,
    issuer: wanted.issuer,
    publicKey: keys.publicKey,
    signingKey: by.privateKey,
    signingAlgorithm: algorithm,
    notBefore: wanted.notBefore ?? new Date(Date.now() - 5 * 365 * day),
    notAfter: wanted.notAfter ?? new Date(Date.now() + 5 * 365 * day),
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority, undefined, true),
      new x509.KeyUsagesExtension(isAuthority ? keyCertSign : digitalSignature, true),
      ...(usages.length > 0 ? [new x509.ExtendedKeyUsageExtension([...usages])] : []),
      ...(wanted.names === undefined ? [] : [new x509.SubjectAlternativeNameExtension([...wanted.names])]),
      ...identityExtensions(wanted.issuers),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(by.publicKey),
    ],
  })
}

function identityExtensions({ current, old }: CertificateOptions['issuers'] = {}): x509.Extension[] {
  return [
    ...(old === undefined ? [] : [new x509.Extension(ISSUER_EXTENSIONS.old, false, Buffer.from(old))]),
    ...(current === undefined ? [] : [new x509.Extension(ISSUER_EXTENSIONS.current, false, utf8String(current))]),
  ]
}

/** In DER; of less than 128 bytes. */
function utf8String(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x0c, bytes.length]), bytes])
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

function toDer(certificate: x509.X509Certificate): Buffer {
  return Buffer.from(certificate.rawData)
}
