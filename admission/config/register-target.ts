/** Where the API server finds this server: by its Service, or by an address where it runs outside of the cluster. */
export type RegisterTarget = { service: { namespace: string; name: string; port: number } } | { url: string }

/** Reads `namespace/name:port` or `https://host[:port]`; undefined where it is neither. */
export function registerTarget(text: string): RegisterTarget | undefined {
  if (text.startsWith('https://')) return urlTarget(text)
  const parts = /^([a-z0-9][-a-z0-9]{0,62})\/([a-z0-9][-a-z0-9]{0,62}):(\d{1,5})$/.exec(text)
  const [, namespace, name, port] = parts ?? []
  if (namespace === undefined || name === undefined || Number(port) < 1 || Number(port) > 65_535) return undefined
  return { service: { namespace, name, port: Number(port) } }
}

/** The API server adds the path of each endpoint; a path of the reader's own would be lost. */
function urlTarget(text: string): RegisterTarget | undefined {
  if (!URL.canParse(text)) return undefined
  const { origin, pathname, search, username } = new URL(text)
  return pathname === '/' && search === '' && username === '' ? { url: origin } : undefined
}

/** The names that a certificate for the target must carry. */
export function dnsNamesOf(target: RegisterTarget | undefined, namespace: string): string[] {
  if (target !== undefined && 'url' in target) return [new URL(target.url).hostname.replace(/^\[|\]$/g, '')]
  const service = target?.service ?? { namespace, name: 'heal-admission' }
  const name = `${service.name}.${service.namespace}`
  return [`${name}.svc`, `${name}.svc.cluster.local`, name]
}
