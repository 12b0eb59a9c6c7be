import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import { bits, element, objectIdentifier, sequence, text, time } from './der.ts'

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  certificate: string
  key: string
}

/** Whom a certificate names: `commonName` is the user or server, `organizations` are the groups of a user. */
export interface Subject {
  commonName: string
  organizations?: string[]
  /** DNS names and IPv4 addresses of a server; without them the certificate is for a client. */
  names?: string[]
}

/** A certificate authority of the tests. */
export interface Authority extends KeyPair {
  issue(subject: Subject): KeyPair
}

const day = 86_400_000
const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))

/** Makes a CA (ECDSA P-256, valid from yesterday for a month): node:crypto makes keys but signs no certificates. */
export function createAuthority(commonName: string): Authority {
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = distinguishedName({ commonName })
  const usage = [
    extension('2.5.29.19', sequence(element(0x01, Buffer.from([0xff])))),
    extension('2.5.29.15', element(0x03, Buffer.from([1, 0b0000_0110]))),
    extension('2.5.29.14', element(0x04, keyIdentifier(pair.publicKey))),
  ]
  const certificate = signed({ issuer: name, issuerKey: pair.privateKey, name, publicKey: pair.publicKey, usage })
  return {
    certificate,
    key: privatePem(pair.privateKey),
    issue: (subject) => issue(subject, name, pair.privateKey),
  }
}

function issue(subject: Subject, issuer: Buffer, issuerKey: KeyObject): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const purpose = subject.names === undefined ? '1.3.6.1.5.5.7.3.2' : '1.3.6.1.5.5.7.3.1'
  const usage = [
    extension('2.5.29.15', element(0x03, Buffer.from([7, 0b1000_0000]))),
    extension('2.5.29.37', sequence(objectIdentifier(purpose))),
    ...(subject.names === undefined ? [] : [extension('2.5.29.17', sequence(...subject.names.map(alternativeName)))]),
  ]
  const certificate = signed({ issuer, issuerKey, name: distinguishedName(subject), publicKey, usage })
  return { certificate, key: privatePem(privateKey) }
}

interface Unsigned {
  issuer: Buffer
  issuerKey: KeyObject
  name: Buffer
  publicKey: KeyObject
  usage: Buffer[]
}

function signed({ issuer, issuerKey, name, publicKey, usage }: Unsigned): string {
  const body = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    ecdsaWithSha256,
    issuer,
    sequence(time(Date.now() - day), time(Date.now() + 30 * day)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...usage)),
  )
  return pem(sequence(body, ecdsaWithSha256, bits(sign('sha256', body, issuerKey))))
}

function distinguishedName({ commonName, organizations = [] }: Subject): Buffer {
  const part = (id: string, value: string) => element(0x31, sequence(objectIdentifier(id), text(value)))
  return sequence(...organizations.map((group) => part('2.5.4.10', group)), part('2.5.4.3', commonName))
}

function alternativeName(name: string): Buffer {
  return isIP(name) === 4 ? element(0x87, Buffer.from(name.split('.').map(Number))) : element(0x82, Buffer.from(name))
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(id), element(0x04, value))
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20)
}

function privatePem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
