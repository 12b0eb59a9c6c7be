import { asArray, asString, dig, digObject, type JsonObject } from '../json.ts'

/** What is told of a URL that somebody wrote there (characters). */
const most = 200

/**
 * Where the webhooks of a configuration lead, each place once and sorted: `Service namespace/name`, or scheme, host and port of a
 * URL. Ports of a Service and paths are left out: they make no other server.
 */
export function targetsOf(configuration: JsonObject | undefined): string[] {
  const targets = asArray(configuration?.['webhooks']).map((webhook) => targetOf(digObject(webhook, 'clientConfig')))
  return [...new Set(targets.filter((target) => target !== undefined))].sort()
}

/** Where the webhooks of a stored configuration lead that no webhook of the expected one does: to another installation's server. */
export function otherTargets(expected: JsonObject, found: JsonObject | undefined): string[] {
  const own = targetsOf(expected)
  return targetsOf(found).filter((target) => !own.includes(target))
}

function targetOf(clientConfig: JsonObject | undefined): string | undefined {
  const [namespace, name] = ['namespace', 'name'].map((key) => asString(dig(clientConfig, 'service', key)))
  if (namespace !== undefined && name !== undefined) return `Service ${namespace}/${name}`
  const url = asString(clientConfig?.['url'])
  if (url === undefined) return undefined
  return URL.canParse(url) ? new URL(url).origin.slice(0, most) : url.slice(0, most)
}
