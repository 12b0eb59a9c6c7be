import type { Budget } from '../values/budget.ts'
import { containsCidr, containsIp, maskedCidr, parseCidr, readCidr } from '../values/cidr.ts'
import { isFault } from '../values/fault.ts'
import { parseAddress, printIp, readIp } from '../values/ip.ts'
import type { Ip } from '../values/ip.ts'
import { func, method } from './define.ts'
import type { Overload } from './define.ts'

/** A test on the address as a number, one for each family. */
function property(name: string, ipv4: (bits: bigint) => boolean, ipv6: (bits: bigint) => boolean): Overload {
  return method(name, ['ip'], 'bool', (_: Budget, ip: Ip) => (ip.family === 4 ? ipv4(ip.bits) : ipv6(ip.bits)))
}

function isMulticast6(bits: bigint): boolean {
  return bits >> 120n === 0xffn
}

function isLinkLocal6(bits: bigint): boolean {
  return bits >> 118n === 0xfe80n >> 6n
}

/** Neither unspecified, broadcast, loopback, multicast nor link-local. */
function isGlobal4(bits: bigint): boolean {
  const first = bits >> 24n
  return bits !== 0n && bits !== 0xffffffffn && first !== 127n && first >> 4n !== 14n && bits >> 16n !== 0xa9fen
}

const addresses: readonly Overload[] = [
  func('ip', ['string'], 'ip', (_, text) => readIp(text)),
  func('isIP', ['string'], 'bool', (_, text) => parseAddress(text) !== undefined),
  func('ip.isCanonical', ['string'], 'bool', (_, text) => {
    const ip = readIp(text)
    return isFault(ip) ? ip : printIp(ip) === text
  }),
  method('family', ['ip'], 'int', (_, ip) => BigInt(ip.family)),
  property(
    'isUnspecified',
    (bits) => bits === 0n,
    (bits) => bits === 0n,
  ),
  property(
    'isLoopback',
    (bits) => bits >> 24n === 127n,
    (bits) => bits === 1n,
  ),
  property(
    'isLinkLocalMulticast',
    (bits) => bits >> 8n === 0xe00000n,
    (bits) => isMulticast6(bits) && ((bits >> 112n) & 0xfn) === 2n,
  ),
  property('isLinkLocalUnicast', (bits) => bits >> 16n === 0xa9fen, isLinkLocal6),
  property('isGlobalUnicast', isGlobal4, (bits) => bits > 1n && !isMulticast6(bits) && !isLinkLocal6(bits)),
]

/** Kubernetes' ip and cidr libraries. */
export const network: readonly Overload[] = [
  ...addresses,
  func('cidr', ['string'], 'cidr', (_, text) => readCidr(text)),
  func('isCIDR', ['string'], 'bool', (_, text) => parseCidr(text) !== undefined),
  method('containsIP', ['cidr', 'ip'], 'bool', (_, cidr, ip) => containsIp(cidr, ip)),
  method('containsIP', ['cidr', 'string'], 'bool', (_, cidr, text) => {
    const ip = readIp(text)
    return isFault(ip) ? ip : containsIp(cidr, ip)
  }),
  method('containsCIDR', ['cidr', 'cidr'], 'bool', (_, outer, inner) => containsCidr(outer, inner)),
  method('containsCIDR', ['cidr', 'string'], 'bool', (_, outer, text) => {
    const inner = readCidr(text)
    return isFault(inner) ? inner : containsCidr(outer, inner)
  }),
  method('ip', ['cidr'], 'ip', (_, cidr) => cidr.ip),
  method('masked', ['cidr'], 'cidr', (_, cidr) => maskedCidr(cidr)),
  method('prefixLength', ['cidr'], 'int', (_, cidr) => BigInt(cidr.length)),
]
