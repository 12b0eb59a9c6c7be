import { apiVersionOf } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import { scaleKind } from '../writes/scale.ts'
import type { JsonObject } from '../types.ts'

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const partKinds: Record<string, JsonObject> = {
  scale: { ...scaleKind },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction' },
  binding: { kind: 'Binding' },
  token: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
}
const partVerbs: Record<string, string[]> = {
  ...Object.fromEntries(['token', 'eviction', 'binding'].map((part) => [part, ['create']])),
  log: ['get'],
}
const fieldValidation = { name: 'fieldValidation', in: 'query', schema: { type: 'string' } }

/** The documents by which clients find out what there is; undefined for other paths. */
export function discover(resources: readonly ResourceInfo[], path: string): JsonObject | undefined {
  const groupVersions = [...new Set(resources.map(apiVersionOf))]
  const groups = [...new Set(resources.map((info) => info.group).filter((group) => group !== ''))]
  const groupOf = (group: string) => describeGroup(group, groupVersions)
  if (path === '/version') return versionInfo
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupOf) }
  if (path === '/openapi/v3') return { paths: Object.fromEntries(groupVersions.map(openApiEntry)) }
  const [, root, ...rest] = path.split('/')
  const name = rest.join('/')
  if (root === 'openapi') return openApiOf(resources, rest)
  if (root === 'apis' && groups.includes(name)) return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(name) }
  const isListed = groupVersions.includes(name) && (root === 'apis') === name.includes('/')
  return isListed && (root === 'api' || root === 'apis') ? resourceList(resources, name) : undefined
}

const versionInfo = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3+sandbox',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '',
  goVersion: '',
  compiler: '',
  platform: 'sandbox',
}

function describeGroup(name: string, groupVersions: string[]): JsonObject {
  const versions = groupVersions.filter((groupVersion) => groupVersion.startsWith(`${name}/`)).map(versionOf)
  return { name, versions, preferredVersion: versions[0] }
}

function versionOf(groupVersion: string): JsonObject {
  return { groupVersion, version: groupVersion.slice(groupVersion.indexOf('/') + 1) }
}

function resourceList(resources: readonly ResourceInfo[], groupVersion: string): JsonObject {
  const members = resources.filter((info) => apiVersionOf(info) === groupVersion)
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: members.flatMap(entriesOf) }
}

function entriesOf(info: ResourceInfo): JsonObject[] {
  const { resource: name, singular: singularName, namespaced, kind, shortNames, categories } = info
  const optional = {
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  }
  const parts = info.subresources.map((part) => {
    const own = Object.hasOwn(partKinds, part) ? partKinds[part] : { kind }
    const does = partVerbs[part] ?? ['get', 'patch', 'update']
    return { name: `${name}/${part}`, singularName: '', namespaced, ...own, verbs: does }
  })
  return [{ name, singularName, namespaced, kind, verbs: info.verbs ?? verbs, ...optional }, ...parts]
}

function openApiEntry(groupVersion: string): [string, JsonObject] {
  const path = groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`
  return [path, { serverRelativeURL: `/openapi/v3/${path}` }]
}

/** Just enough OpenAPI to tell kubectl that PATCH takes `fieldValidation`; it carries no schemas, so `kubectl explain` has none. */
function openApiOf(resources: readonly ResourceInfo[], [version, , ...groupVersion]: string[]): JsonObject | undefined {
  const members = resources.filter((info) => apiVersionOf(info) === groupVersion.join('/'))
  if (version !== 'v3' || members.length === 0) return undefined
  const paths = members.map(({ group, version: apiVersion, kind, resource }): [string, JsonObject] => {
    const gvk = { group, version: apiVersion, kind }
    return [`/${resource}/{name}`, { patch: { parameters: [fieldValidation], 'x-kubernetes-group-version-kind': gvk } }]
  })
  const info = { title: 'sandbox', version: versionInfo.gitVersion }
  return { openapi: '3.0.0', info, paths: Object.fromEntries(paths) }
}
