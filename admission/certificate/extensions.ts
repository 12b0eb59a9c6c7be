import { createHash } from 'node:crypto'
import { isIP, isIPv6 } from 'node:net'
import { bits, element, objectIdentifier, octets, sequence, yes } from './der.ts'

/** basicConstraints CA:TRUE and a key usage of certSign and cRLSign, both critical (RFC 5280, 4.2.1). */
export function authorityExtensions(): Buffer[] {
  return [critical('2.5.29.19', sequence(yes)), critical('2.5.29.15', bits(Buffer.from([0x06]), 1))]
}

/** A TLS server's: not a CA, digitalSignature, serverAuth, and the names it answers to. */
export function serverExtensions(names: readonly string[]): Buffer[] {
  return [
    critical('2.5.29.19', sequence()),
    critical('2.5.29.15', bits(Buffer.from([0x80]), 7)),
    extension('2.5.29.37', sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(...names.map(generalName))),
  ]
}

/** subjectKeyIdentifier and authorityKeyIdentifier, of the DER public keys. */
export function keyIdentifiers(subject: Buffer, issuer: Buffer): Buffer[] {
  return [
    extension('2.5.29.14', octets(identifierOf(subject))),
    extension('2.5.29.35', sequence(element(0x80, identifierOf(issuer)))),
  ]
}

function identifierOf(publicKey: Buffer): Buffer {
  return createHash('sha256').update(publicKey).digest().subarray(0, 20)
}

function extension(identifier: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(identifier), octets(value))
}

function critical(identifier: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(identifier), yes, octets(value))
}

function generalName(name: string): Buffer {
  return isIP(name) === 0 ? element(0x82, Buffer.from(name, 'ascii')) : element(0x87, addressBytes(name))
}

function addressBytes(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number))
  // The URL parser writes every IPv6 address in its canonical form, without an IPv4 tail.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const before = head.split(':').filter((group) => group !== '')
  const after = (tail ?? '').split(':').filter((group) => group !== '')
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex')
}
