import { textFault } from './fault.ts'
import type { Fault } from './fault.ts'
import { percentDecode } from './percent.ts'
import { readHost } from './url-host.ts'

/** A URL in the parts that Go's net/url makes of it, which is what Kubernetes' CEL shows. */
export interface Url {
  readonly kind: 'url'
  readonly scheme: string
  readonly opaque: string
  readonly user: string
  /** With the port, unescaped. */
  readonly host: string
  readonly path: string
  /** Without the question mark, still escaped. */
  readonly query: string
  readonly fragment: string
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/
const SCHEME = /^([a-zA-Z][a-zA-Z0-9+.-]*):/
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/
const BAD_ESCAPE = /%(?![0-9a-f]{2})/i

/** Reads an absolute URI or an absolute path. */
export function readUrl(text: string): Url | Fault {
  // Two readings, as Kubernetes does: the first refuses what is relative, the second knows fragments.
  const url = parse(text, true) === undefined ? undefined : parse(text, false)
  return url ?? textFault(text, 'is not an absolute URL or path')
}

/** Whether `isURL` holds. */
export function isUrl(text: string): boolean {
  return parse(text, true) !== undefined
}

function parse(text: string, request: boolean): Url | undefined {
  const [location, fragment] = request ? [text, ''] : cut(text, '#')
  if (CONTROL.test(location) || location === '' || location.startsWith(':')) {
    return undefined
  }
  const scheme = SCHEME.exec(location)?.[1] ?? ''
  const [rest, query] = cut(scheme === '' ? location : location.slice(scheme.length + 1), '?')
  const parts = { scheme: scheme.toLowerCase(), query, fragment }
  if (!rest.startsWith('/') && rest !== '*') {
    return scheme === '' ? undefined : url({ ...parts, opaque: rest })
  }
  const authority = rest.startsWith('//') && (scheme !== '' || (!request && !rest.startsWith('///')))
  return authority ? withAuthority(parts, rest.slice(2)) : withPath(parts, rest)
}

function withAuthority(parts: Partial<Url>, rest: string): Url | undefined {
  const slash = rest.indexOf('/')
  const authority = slash < 0 ? rest : rest.slice(0, slash)
  const at = authority.lastIndexOf('@')
  const user = authority.slice(0, Math.max(at, 0))
  const host = readHost(parts.scheme ?? '', authority.slice(at + 1))
  if (!USER.test(user) || BAD_ESCAPE.test(user) || host === undefined) {
    return undefined
  }
  return withPath({ ...parts, user, host }, slash < 0 ? '' : rest.slice(slash))
}

function withPath(parts: Partial<Url>, path: string): Url | undefined {
  return BAD_ESCAPE.test(path) ? undefined : url({ ...parts, path })
}

function url(parts: Partial<Url>): Url {
  return { scheme: '', opaque: '', user: '', host: '', path: '', query: '', fragment: '', ...parts, kind: 'url' }
}

function cut(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator)
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)]
}

/** The host without port and brackets. */
export function hostname(of: Url): string {
  const bracketed = /^\[(.*)\]/.exec(of.host)
  return bracketed?.[1] ?? of.host.replace(/:\d*$/, '')
}

/** The port as written, empty where there is none. */
export function port(of: Url): string {
  return /:(\d*)$/.exec(of.host)?.[1] ?? ''
}

/** The path with everything escaped that has to be; a valid escaping is kept. */
export function escapedPath(of: Url): string {
  if (/^[A-Za-z0-9\-_.~!$&'()*+,;=:@[\]%/]*$/.test(of.path)) {
    return of.path
  }
  return encodeURIComponent(percentDecode(of.path).toWellFormed()).replace(
    /%(?:24|26|2B|2C|2F|3A|3B|3D|40)|[!'()*]/g,
    (part) => (part.startsWith('%') ? decodeURIComponent(part) : `%${part.charCodeAt(0).toString(16).toUpperCase()}`),
  )
}

/** The query's values by key, in order; unreadable pairs are left out. */
export function queryOf(of: Url): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const pair of of.query.split('&')) {
    if (pair === '' || pair.includes(';') || BAD_ESCAPE.test(pair)) {
      continue
    }
    const [key, value] = cut(pair.replaceAll('+', ' '), '=').map(percentDecode)
    if (key !== undefined && value !== undefined) {
      values.set(key, [...(values.get(key) ?? []), value])
    }
  }
  return values
}

/** The whole, as equality compares it. */
export function printUrl(of: Url): string {
  const authority = of.host === '' && of.user === '' ? '' : `//${of.user === '' ? '' : `${of.user}@`}${of.host}`
  const tail = `${of.query === '' ? '' : `?${of.query}`}${of.fragment === '' ? '' : `#${of.fragment}`}`
  return `${of.scheme === '' ? '' : `${of.scheme}:`}${of.opaque}${authority}${escapedPath(of)}${tail}`
}
