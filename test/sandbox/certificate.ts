import { generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto'

/** A certificate and its private key, both PEM. */
export interface Certificate {
  certificate: string
  key: string
}

const day = 86_400_000
const ecdsaWithSha256 = sequence(objectIdentifier([1, 2, 840, 10045, 4, 3, 2]))

/** A user as a client certificate names it: CN and O. */
export interface Subject {
  commonName: string
  organizations?: string[]
}

/**
 * A self-signed CA and server certificate in one (X.509 v3, ECDSA P-256) for 127.0.0.1 and the DNS names, valid from yesterday for
 * a month: node:crypto makes keys but signs no certificates.
 */
export function selfSignedCertificate(commonName: string, dnsNames: string[]): Certificate {
  return issue({ commonName }, serverExtensions(dnsNames))
}

/** A client certificate that a certificate of `selfSignedCertificate` signs, valid as long. */
export function clientCertificate(subject: Subject, signer: Certificate): Certificate {
  return issue(subject, [usage([2])], signer)
}

function issue(subject: Subject, extensions: Buffer[], signer?: Certificate): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const [, issuer = ''] = signer ? (/CN=([^\n]*)/.exec(new X509Certificate(signer.certificate).subject) ?? []) : []
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)])
  const body = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    tag(0x02, serial),
    ecdsaWithSha256,
    nameOf(signer ? { commonName: issuer } : subject),
    sequence(time(Date.now() - day), time(Date.now() + 30 * day)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tag(0xa3, sequence(...extensions)),
  )
  const signature = tag(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer?.key ?? privateKey)]))
  const der = sequence(body, ecdsaWithSha256, signature)
  return { certificate: pem(der), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

function nameOf({ commonName, organizations = [] }: Subject): Buffer {
  const part = (attribute: number, text: string) =>
    tag(0x31, sequence(objectIdentifier([2, 5, 4, attribute]), tag(0x0c, Buffer.from(text))))
  return sequence(...organizations.map((organization) => part(10, organization)), part(3, commonName))
}

/** basicConstraints CA, keyUsage, extendedKeyUsage serverAuth, and clientAuth for those that it signs, subjectAltName. */
function serverExtensions(dnsNames: string[]): Buffer[] {
  const names = dnsNames.map((name) => tag(0x82, Buffer.from(name)))
  const address = tag(0x87, Buffer.from([127, 0, 0, 1]))
  return [
    extension([2, 5, 29, 19], sequence(tag(0x01, Buffer.from([0xff])))),
    extension([2, 5, 29, 15], tag(0x03, Buffer.from([1, 0b1000_0110]))),
    usage([1, 2]),
    extension([2, 5, 29, 17], sequence(...names, address)),
  ]
}

/** extendedKeyUsage: 1 is serverAuth, 2 clientAuth. */
function usage(purposes: number[]): Buffer {
  const identifiers = purposes.map((purpose) => objectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, purpose]))
  return extension([2, 5, 29, 37], sequence(...identifiers))
}

function extension(id: number[], value: Buffer): Buffer {
  return sequence(objectIdentifier(id), tag(0x04, value))
}

function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return tag(0x18, Buffer.from(digits))
}

function sequence(...parts: Buffer[]): Buffer {
  return tag(0x30, Buffer.concat(parts))
}

/** One DER element: tag, length, content. */
function tag(number: number, content: Buffer): Buffer {
  const size = content.length
  const long = size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([number, ...(size < 0x80 ? [size] : long)]), content])
}

function objectIdentifier([first = 0, second = 0, ...rest]: number[]): Buffer {
  return tag(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
