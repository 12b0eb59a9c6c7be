/** Where the API of a registry is: Docker Hub has another host than its name. */
export function originOf(registry: string, insecure: boolean): string {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry
  return `${insecure ? 'http' : 'https'}://${host}`
}

/** A URL that was checked, or why nobody goes there (a clause after `leads to …`). */
export type CheckedUrl = { ok: true; url: URL } | { ok: false; reason: string }

/**
 * Checks where an answer of a registry sends us: only http and https, never from https to http, no user in the URL, and never to
 * the addresses where clouds give machines their credentials.
 */
export function checkUrl(text: string, from: URL): CheckedUrl {
  const url = URL.canParse(text, from.href) ? new URL(text, from) : undefined
  if (url === undefined) return { ok: false, reason: 'to no URL' }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { ok: false, reason: `to a ${url.protocol} URL` }
  if (from.protocol === 'https:' && url.protocol === 'http:') return { ok: false, reason: 'from https to http' }
  if (url.username !== '' || url.password !== '') return { ok: false, reason: 'to a URL with a user in it' }
  if (isOfMachine(url.hostname) && url.hostname !== from.hostname)
    return { ok: false, reason: 'to an address of the machine itself' }
  url.hash = ''
  return { ok: true, url }
}

/** Where clouds that do not use a link-local address tell machines about themselves. */
const metadataHosts = new Set(['[fd00:ec2::254]', '100.100.100.200', '168.63.129.16', 'metadata.google.internal'])

/** URL has already written every spelling of an IPv4 address with dots, and IPv6 in its short form. */
function isOfMachine(hostname: string): boolean {
  return (
    hostname.startsWith('169.254.') ||
    /^\[fe[89ab]/.test(hostname) ||
    hostname.startsWith('[::ffff:a9fe:') ||
    metadataHosts.has(hostname.replace(/\.$/, ''))
  )
}
