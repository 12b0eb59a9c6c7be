import { textFault } from './fault.ts'
import type { Fault } from './fault.ts'

/** An IPv4 or IPv6 address as one number. */
export interface Ip {
  readonly kind: 'ip'
  readonly family: 4 | 6
  readonly bits: bigint
}

const LONGEST = 64
const OCTET = /^(?:0|[1-9]\d{0,2})$/
const GROUP = /^[0-9a-f]{1,4}$/i

/** Reads an address; IPv4-mapped ones, zones and leading zeros in octets are refused, as Kubernetes does. */
export function readIp(text: string): Ip | Fault {
  const address = parseAddress(text)
  return address ?? textFault(text, 'is not an IP address')
}

/** The address, undefined for anything readIp refuses. */
export function parseAddress(text: string): Ip | undefined {
  if (text.length > LONGEST) {
    return undefined
  }
  if (!text.includes(':')) {
    const bits = parseOctets(text)
    return bits === undefined ? undefined : { kind: 'ip', family: 4, bits }
  }
  const bits = parseIpv6(text)
  return bits === undefined || bits >> 32n === 0xffffn ? undefined : { kind: 'ip', family: 6, bits }
}

function parseOctets(text: string): bigint | undefined {
  const octets = text.split('.')
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) < 256)) {
    return undefined
  }
  return octets.reduce((bits, octet) => (bits << 8n) | BigInt(octet), 0n)
}

/** The bits of an IPv6 address without a zone, IPv4-mapped ones too; undefined for anything else. */
export function parseIpv6(text: string): bigint | undefined {
  const parts = text.split('::')
  if (parts.length > 2) {
    return undefined
  }
  const [head, tail] = parts.map((part, index) => groupsOf(part, index === parts.length - 1))
  if (head === undefined) {
    return undefined
  }
  if (parts.length === 1) {
    return head.length === 8 ? joinGroups(head) : undefined
  }
  if (tail === undefined || head.length + tail.length > 7) {
    return undefined
  }
  return joinGroups([...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0n), ...tail])
}

/** The 16-bit groups of one side of `::`; the last may be written as an IPv4 address. */
function groupsOf(part: string, last: boolean): bigint[] | undefined {
  const groups: bigint[] = []
  const words = part === '' ? [] : part.split(':')
  for (const [index, word] of words.entries()) {
    const octets = last && index === words.length - 1 ? parseOctets(word) : undefined
    if (octets !== undefined) {
      groups.push(octets >> 16n, octets & 0xffffn)
    } else if (GROUP.test(word)) {
      groups.push(BigInt(`0x${word}`))
    } else {
      return undefined
    }
  }
  return groups
}

function joinGroups(groups: readonly bigint[]): bigint {
  return groups.reduce((bits, group) => (bits << 16n) | group, 0n)
}

/** The canonical spelling (RFC 5952). */
export function printIp(ip: Ip): string {
  if (ip.family === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => String((ip.bits >> shift) & 0xffn)).join('.')
  }
  const groups = Array.from({ length: 8 }, (_, index) => ((ip.bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16))
  const [start, length] = longestZeros(groups)
  if (length < 2) {
    return groups.join(':')
  }
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`
}

/** Where the longest run of zero groups begins, and its length; the first of equal ones. */
function longestZeros(groups: readonly string[]): [number, number] {
  let best: [number, number] = [0, 0]
  let length = 0
  for (const [index, group] of groups.entries()) {
    length = group === '0' ? length + 1 : 0
    if (length > best[1]) {
      best = [index - length + 1, length]
    }
  }
  return best
}

/** The number of bits of an address of that family. */
export function addressBits(family: 4 | 6): number {
  return family === 4 ? 32 : 128
}
