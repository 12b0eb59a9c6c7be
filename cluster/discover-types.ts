import type { JsonObject } from '../policies/json.ts'
import type { ApiClient } from './api-client.ts'
import type { ApiResult } from './api-result.ts'
import { at, objectsAt, textAt } from './json.ts'
import type { ResourceType } from './resource.ts'

/** A type that an API server serves, in the version it prefers and in others, with all its names. */
export interface DiscoveredType extends ResourceType {
  singular: string
  shortNames: readonly string[]
}

/** What an API server serves, the groups in its own order of priority, the preferred version of each first. */
export interface Discovered {
  types: readonly DiscoveredType[]
  /** `metrics.k8s.io/v1beta1`: versions whose server does not answer; what they hold is not known. */
  silent: readonly string[]
}

/** Aggregated discovery, which API servers have since 1.27; what comes after it is for those that have not. */
const aggregated = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',')

/** Every type that an API server serves: two requests, or one for each version where it has no aggregated discovery. */
export async function discoverTypes(client: ApiClient, timeout = 10_000): Promise<ApiResult<Discovered>> {
  const ask = (path: string) => client.request({ method: 'GET', path, accept: aggregated, timeout })
  const [core, groups] = await Promise.all([ask('/api'), ask('/apis')])
  if (!groups.ok) return groups
  if (!core.ok) return core
  const lists = [core.value, groups.value]
  if (lists.every((list) => list['kind'] === 'APIGroupDiscoveryList'))
    return { ok: true, value: merged(lists.map(fromAggregated)) }
  const versions = ['v1', ...preferredVersions(groups.value)]
  return {
    ok: true,
    value: merged(await Promise.all(versions.map((version) => fromVersion(client, version, timeout)))),
  }
}

function merged(parts: readonly Discovered[]): Discovered {
  return { types: parts.flatMap(({ types }) => types), silent: parts.flatMap(({ silent }) => silent) }
}

function fromAggregated(list: JsonObject): Discovered {
  const types: DiscoveredType[] = []
  const silent: string[] = []
  for (const item of objectsAt(list, 'items')) {
    const group = textAt(item, 'metadata', 'name') ?? ''
    for (const versioned of objectsAt(item, 'versions')) {
      const version = textAt(versioned, 'version') ?? ''
      if (textAt(versioned, 'freshness') === 'Stale') silent.push(apiVersion(group, version))
      for (const entry of objectsAt(versioned, 'resources')) {
        const type = typeFrom(group, version, {
          resource: textAt(entry, 'resource'),
          kind: textAt(entry, 'responseKind', 'kind'),
          singular: textAt(entry, 'singularResource'),
          namespaced: entry['scope'] === 'Namespaced',
          shortNames: at(entry, 'shortNames'),
        })
        if (type !== undefined) types.push(type)
      }
    }
  }
  return { types, silent }
}

async function fromVersion(client: ApiClient, of: string, timeout: number): Promise<Discovered> {
  const path = of.includes('/') ? `/apis/${of}` : `/api/${of}`
  const result = await client.request({ method: 'GET', path, timeout })
  if (!result.ok) return { types: [], silent: [of] }
  const [version = '', group = ''] = of.split('/').reverse()
  const types = objectsAt(result.value, 'resources').map((entry) =>
    typeFrom(group, version, {
      resource: textAt(entry, 'name'),
      kind: textAt(entry, 'kind'),
      singular: textAt(entry, 'singularName'),
      namespaced: entry['namespaced'] === true,
      shortNames: at(entry, 'shortNames'),
    }),
  )
  return { types: types.filter((type) => type !== undefined), silent: [] }
}

interface Entry {
  resource: string | undefined
  kind: string | undefined
  singular: string | undefined
  namespaced: boolean
  shortNames: unknown
}

/** Undefined for subresources, which unaggregated discovery lists too, and for what has no name. */
function typeFrom(group: string, version: string, entry: Entry): DiscoveredType | undefined {
  const { resource, kind, singular, namespaced, shortNames } = entry
  if (resource === undefined || kind === undefined || resource.includes('/')) return undefined
  const short: unknown[] = Array.isArray(shortNames) ? shortNames : []
  return {
    ...{ group, version, resource, kind, namespaced },
    singular: singular ?? kind.toLowerCase(),
    shortNames: short.filter((name) => typeof name === 'string'),
  }
}

function preferredVersions(groups: JsonObject): string[] {
  return objectsAt(groups, 'groups').flatMap((group) => textAt(group, 'preferredVersion', 'groupVersion') ?? [])
}

function apiVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}
