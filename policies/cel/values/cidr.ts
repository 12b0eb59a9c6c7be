import { textFault } from './fault.ts'
import type { Fault } from './fault.ts'
import { addressBits, parseAddress, printIp } from './ip.ts'
import type { Ip } from './ip.ts'

/** A network in CIDR notation; bits after the prefix are kept as written. */
export interface Cidr {
  readonly kind: 'cidr'
  readonly ip: Ip
  readonly length: number
}

const LONGEST = 64

/** Reads `10.0.0.0/8`; leading zeros and IPv4-mapped addresses are refused. */
export function readCidr(text: string): Cidr | Fault {
  return parseCidr(text) ?? textFault(text, 'is not a network in CIDR notation')
}

/** The network, undefined for anything readCidr refuses. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.lastIndexOf('/')
  const ip = slash < 0 || text.length > LONGEST ? undefined : parseAddress(text.slice(0, slash))
  const length = text.slice(slash + 1)
  if (ip === undefined || !/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > addressBits(ip.family)) {
    return undefined
  }
  return { kind: 'cidr', ip, length: Number(length) }
}

/** The network address of a prefix: the bits after it set to zero. */
export function maskedCidr(cidr: Cidr): Cidr {
  const shift = BigInt(addressBits(cidr.ip.family) - cidr.length)
  return { ...cidr, ip: { ...cidr.ip, bits: (cidr.ip.bits >> shift) << shift } }
}

/** Whether the address lies in the network. */
export function containsIp(cidr: Cidr, ip: Ip): boolean {
  const shift = BigInt(addressBits(cidr.ip.family) - cidr.length)
  return cidr.ip.family === ip.family && cidr.ip.bits >> shift === ip.bits >> shift
}

/** Whether all of the other network lies in the first. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  return outer.length <= inner.length && containsIp(outer, inner.ip)
}

/** As written, with the address in its canonical spelling. */
export function printCidr(cidr: Cidr): string {
  return `${printIp(cidr.ip)}/${String(cidr.length)}`
}
