import { findServed } from '../custom/custom-resources.ts'
import type { ResourceInfo } from '../resources.ts'
import { ApiError, notDone } from '../status.ts'
import type { Store } from '../storage/store.ts'
import { findView } from './views.ts'
import type { View } from './views.ts'

/** What an URL's path names; `name` is '' for a collection, `namespace` undefined for all namespaces. */
export interface Target {
  info: ResourceInfo
  namespace: string | undefined
  name: string
  subresource: string
  /** The path names another version than the one that is stored. */
  view?: View
}

/** Reads the path of a resource request. Throws 404 outside /api and /apis, 501 for what the sandbox does not serve. */
export function parseTarget(store: Store, path: string): Target {
  const [root, ...segments] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeSegment)
  if (root !== 'api' && root !== 'apis') throw pageNotFound()
  const [group = '', version = '', ...rest] = root === 'api' ? ['', ...segments] : segments
  if (version === '') throw pageNotFound()
  if (rest[0] === 'watch') throw notDone('the deprecated /watch paths')
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2] ?? '')
  const namespace = inNamespace ? rest[1] : undefined
  const [resource = '', name = '', ...parts] = inNamespace ? rest.slice(2) : rest
  const subresource = parts.join('/')
  const viewed = findView(group, version, resource)
  const info = viewed?.stored ?? findServed(store, group, version, resource)
  // A group of nobody's is not the sandbox's to do: it would be a custom one.
  if (!info && group.includes('.') && !group.endsWith('.k8s.io')) throw pageNotFound()
  if (!info) throw notDone(`${resource === '' ? 'this path' : resource} in ${group === '' ? 'core' : group}/${version}`)
  if (subresource !== '' && !info.subresources.includes(subresource)) throw notDone(`${resource}/${subresource}`)
  return { info, namespace: info.namespaced ? namespace : '', name, subresource, ...(viewed && { view: viewed.view }) }
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw pageNotFound()
  }
}

function pageNotFound(): ApiError {
  return new ApiError({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' })
}
