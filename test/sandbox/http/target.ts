import { currentVersionOf } from './autoscaling-v1.ts'
import { findResource } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import { ApiError, notDone } from '../status.ts'

/** What an URL's path names; `name` is '' for a collection, `namespace` undefined for all namespaces. */
export interface Target {
  info: ResourceInfo
  namespace: string | undefined
  name: string
  subresource: string
  /** The path names autoscaling/v1. */
  isOldVersion: boolean
}

/** Reads the path of a resource request. Throws 404 outside /api and /apis, 501 for what the sandbox does not serve. */
export function parseTarget(path: string): Target {
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
  const current = currentVersionOf(group, version, resource)
  const info = current ?? findResource(group, version, resource)
  if (!info) throw notDone(`${resource === '' ? 'this path' : resource} in ${group === '' ? 'core' : group}/${version}`)
  if (subresource !== '' && !info.subresources.includes(subresource)) throw notDone(`${resource}/${subresource}`)
  return { info, namespace: info.namespaced ? namespace : '', name, subresource, isOldVersion: current !== undefined }
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
