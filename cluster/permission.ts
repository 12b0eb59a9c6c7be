import type { ApiFailure, ApiRequest } from './api-result.ts'

/** What RBAC would have to allow, in the words of a Role's rule. */
export interface Permission {
  verb: string
  group: string
  /** Plural; empty for a path that is no resource. */
  resource: string
  subresource?: string
  namespace?: string
  name?: string
}

/** True where a request was refused by authorization, and not by an admission webhook or a quota. */
export function isPermissionMissing(failed: ApiFailure): boolean {
  return failed.reason === 'Forbidden' && said.test(failed.message)
}

/**
 * The permission that a refused request needed. The API server's own words come first (they tell when impersonating was what
 * was refused), else it is read from method and path.
 */
export function permissionOf(failed: ApiFailure): Permission {
  const asked = fromRequest(failed)
  const told = failed.reason === 'Forbidden' ? fromMessage(failed.message) : undefined
  if (told === undefined) return asked
  const isSame = told.resource === asked.resource && told.verb === asked.verb
  return isSame && asked.name !== undefined ? { ...told, name: asked.name } : told
}

const said =
  /cannot ([a-z][a-z:-]*) resource "([a-z0-9.-]+)(?:\/([a-z0-9.-]+))?" in API group "([a-z0-9.-]*)"(?: in the namespace "([a-z0-9.-]+)")?/

function fromMessage(message: string): Permission | undefined {
  const match = said.exec(message)
  if (match === null) return undefined
  const [, verb = '', resource = '', subresource, group = '', namespace] = match
  if (verb.startsWith('impersonate')) return impersonation(verb, resource)
  return {
    verb,
    group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
  }
}

/**
 * Kubernetes 1.36 tells of its constrained impersonation, which needs a permission for each verb on top
 * (`impersonate-on:user-info:list`); the plain one is enough in all versions.
 */
function impersonation(verb: string, resource: string): Permission {
  if (verb.includes('serviceaccount')) return { verb: 'impersonate', group: '', resource: 'serviceaccounts' }
  const isOfUser = ['groups', 'uids', 'userextras'].includes(resource) && !verb.startsWith('impersonate-on:')
  const group = resource === 'groups' || !isOfUser ? '' : 'authentication.k8s.io'
  return { verb: 'impersonate', group, resource: isOfUser ? resource : 'users' }
}

function fromRequest({ method, path: pathAndQuery }: Pick<ApiFailure, 'method' | 'path'>): Permission {
  const [path = '', query = ''] = pathAndQuery.split('?', 2)
  const parts = path.split('/').filter((part) => part !== '')
  const group = parts[0] === 'apis' ? (parts[1] ?? '') : ''
  const rest = parts.slice(parts[0] === 'apis' ? 3 : 2).map(decoded)
  if ((parts[0] !== 'api' && parts[0] !== 'apis') || rest.length === 0)
    return { verb: method.toLowerCase(), group: '', resource: '' }
  const target = targetOf(rest)
  return { verb: verbOf(method, target.name, new URLSearchParams(query).get('watch')), group, ...target }
}

/** The subresources of a Namespace itself; anything else below one stands in it. */
const ofNamespaces = new Set(['status', 'finalize'])

function targetOf(parts: readonly string[]): Omit<Permission, 'verb' | 'group'> {
  const [first = '', second, third, ...more] = parts
  const isInside = first === 'namespaces' && third !== undefined && !ofNamespaces.has(third)
  if (!isInside) return resourceOf(first, second, third)
  return { ...resourceOf(third, more[0], more[1]), ...(second === undefined ? {} : { namespace: second }) }
}

function resourceOf(resource: string, name: string | undefined, subresource: string | undefined) {
  return {
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(name === undefined ? {} : { name }),
  }
}

function verbOf(method: ApiRequest['method'], name: string | undefined, watch: string | null): string {
  switch (method) {
    case 'GET':
      if (watch === 'true' || watch === '1') return 'watch'
      return name === undefined ? 'list' : 'get'
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete'
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
