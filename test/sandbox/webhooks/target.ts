import type { ClientConfig } from './configuration.ts'

/** Where the Services of webhooks really listen: `namespace/name` to an https URL whose path is not used. */
export type ServiceAddresses = ReadonlyMap<string, string>

/** Where to connect, and what the URL, the Host header and the certificate call it. */
export interface Target {
  /** with `?timeout=` */
  url: URL
  /** the same as error messages show it */
  shownUrl: string
  connectHost: string
  connectPort: number
  serverName: string
  caBundle: string
}

/** The target of a client configuration, or why there is none. `timeout` reaches the webhook as a query parameter. */
export function resolveTarget(
  config: ClientConfig,
  timeoutSeconds: number,
  services: ServiceAddresses,
): Target | string {
  const url = config.service === undefined ? config.url : serviceUrl(config.service)
  if (url === '') return 'webhook configuration must have either service or URL'
  const named = URL.parse(url)
  if (named?.protocol !== 'https:') return `Unparsable URL: ${url} is no https URL`
  named.searchParams.set('timeout', `${timeoutSeconds}s`)
  const address = config.service === undefined ? named : serviceAddress(config.service, services)
  if (address === undefined)
    return `Post "${shownUrl(config, named)}": service ${JSON.stringify(config.service?.name)} not found`
  return {
    ...{ url: named, shownUrl: shownUrl(config, named) },
    connectHost: hostOf(address),
    connectPort: Number(address.port || 443),
    serverName: hostOf(named),
    caBundle: config.caBundle,
  }
}

/** The port of a Service is written even if it is 443. */
function shownUrl(config: ClientConfig, url: URL): string {
  if (config.service === undefined || url.port !== '') return url.href
  return url.href.replace(url.host, `${url.host}:443`)
}

type Service = NonNullable<ClientConfig['service']>

function serviceUrl(service: Service): string {
  const path = service.path.startsWith('/') ? service.path : `/${service.path}`
  return `https://${service.name}.${service.namespace}.svc:${service.port}${path}`
}

function serviceAddress(service: Service, services: ServiceAddresses): URL | undefined {
  const address = services.get(`${service.namespace}/${service.name}`)
  return address === undefined ? undefined : (URL.parse(address) ?? undefined)
}

/** Without the brackets of an IPv6 address. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}
