import { isObject, numberAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'

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

/** The target of a valid client configuration; an Error for a Service that nobody runs. */
export function resolveTarget(config: JsonObject, timeoutSeconds: number, services: ServiceAddresses): Target | Error {
  const service = isObject(config['service']) ? config['service'] : undefined
  const url = new URL(service === undefined ? textAt(config, 'url') : serviceUrl(service))
  url.searchParams.set('timeout', `${timeoutSeconds}s`)
  // The port of a Service is written even if it is 443.
  const shownUrl = service && url.port === '' ? url.href.replace(url.host, `${url.host}:443`) : url.href
  const name = textAt(service, 'name')
  const address = service ? services.get(`${textAt(service, 'namespace')}/${name}`) : url.href
  if (address === undefined) return new Error(`Post "${shownUrl}": service ${JSON.stringify(name)} not found`)
  const { hostname, port } = new URL(address)
  return {
    ...{ url, shownUrl, connectHost: withoutBrackets(hostname), connectPort: Number(port || 443) },
    serverName: withoutBrackets(url.hostname),
    caBundle: Buffer.from(textAt(config, 'caBundle'), 'base64').toString('utf8'),
  }
}

function serviceUrl(service: JsonObject): string {
  const path = textAt(service, 'path').replace(/^\/?/, '/')
  return `https://${textAt(service, 'name')}.${textAt(service, 'namespace')}.svc:${numberAt(service, 'port', 443)}${path}`
}

/** An IPv6 address as sockets want it. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}
