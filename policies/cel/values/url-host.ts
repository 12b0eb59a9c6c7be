import { parseIpv6 } from './ip.ts'
import { percentDecode } from './percent.ts'

// What a host may hold as it is; non-ASCII bytes may also be written with %, and so may % itself.
const HOST = /^(?:[\w\-.~!$&'()*+,;=:<>"[\]]|[^!-~\s]|%(?:25|[89a-f][0-9a-f]))*$/i
const ZONE = /^%25(?:[\w\-.~!$&'()*+,;=:<>"[\]]|[^!-~\s]|%[0-9a-f]{2})*$/i
const PORT = /^(?::\d*)?$/

/**
 * The host of an authority with its port, unescaped, as Go's net/url reads it: only an IPv6 address stands in brackets, and a host of
 * http and https has no colons of its own. Undefined for anything it refuses.
 */
export function readHost(scheme: string, host: string): string | undefined {
  const bracket = host.lastIndexOf('[')
  if (bracket >= 0) {
    return bracket === 0 ? readBracketed(host) : undefined
  }
  const isStrict = scheme === 'http' || scheme === 'https'
  const colon = isStrict ? host.indexOf(':') : host.lastIndexOf(':')
  return HOST.test(host) && (colon < 0 || PORT.test(host.slice(colon))) ? percentDecode(host) : undefined
}

function readBracketed(host: string): string | undefined {
  const end = host.lastIndexOf(']')
  const [inside, port] = [host.slice(1, Math.max(end, 1)), host.slice(end + 1)]
  if (end < 0 || !PORT.test(port)) {
    return undefined
  }
  const mark = inside.indexOf('%25')
  const [address, zone] = mark < 0 ? [inside, undefined] : [inside.slice(0, mark), readZone(inside.slice(mark))]
  if (parseIpv6(address) === undefined || (mark >= 0 && zone === undefined)) {
    return undefined
  }
  return `[${address}${zone ?? ''}]${port}`
}

/** `%eth0` of `%25eth0`; escapes stand only for what could be written as it is, a space or a percent sign. */
function readZone(text: string): string | undefined {
  const zone = ZONE.test(text) ? percentDecode(text) : undefined
  const isPlain = zone !== undefined && zone.length > 1 && /^[ %\w\-.~!$&'()*+,;=:<>"[\]]*$/.test(zone)
  return isPlain ? zone : undefined
}
