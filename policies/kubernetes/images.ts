import { asArray, asObject, asString, own } from '../json.ts'
import { child, item } from '../path.ts'
import { containerPath, type Container } from './containers.ts'
import type { PodTemplate } from './workloads.ts'

/** One image a pod would run or mount. */
export interface ImageUse {
  /** `spec.containers[name=web].image` */
  path: () => string
  /** The same as JSON keys from the object down, for patches. */
  keys: () => (string | number)[]
  /** As written; undefined where it is absent or no string. */
  image: string | undefined
}

/** Every image of every container (init, sidecar and ephemeral ones too) and image volume. */
export function imagesOf(template: PodTemplate, containers: readonly Container[]): ImageUse[] {
  const images: ImageUse[] = containers.map((container) => ({
    path: () => child(containerPath(container), 'image'),
    keys: () => [...template.keys, 'spec', container.list, container.index, 'image'],
    image: asString(own(container.spec, 'image')),
  }))
  images.push(...volumeImages(template))
  return images
}

function volumeImages(template: PodTemplate): ImageUse[] {
  const volumes = child(template.specPath, 'volumes')
  return asArray(template.spec['volumes']).flatMap((entry, index) => {
    const volume = asObject(entry)
    const image = asObject(own(volume, 'image'))
    if (image === undefined) return []
    const name = asString(own(volume, 'name')) ?? `#${String(index)}`
    const path = (): string => `${item(volumes, 'name', name)}.image.reference`
    const keys = () => [...template.keys, 'spec', 'volumes', index, 'image', 'reference']
    return [{ path, keys, image: asString(own(image, 'reference')) }]
  })
}

/**
 * An image reference with the registry and namespace it leaves out: `nginx:1` is `docker.io/library/nginx:1`. The name comes apart
 * from tag and digest, so that globs can be written for either.
 */
export function normaliseImage(image: string): { name: string; reference: string } {
  const text = image.trim()
  const digest = text.indexOf('@')
  const tagged = digest < 0 ? text : text.slice(0, digest)
  const colon = tagged.lastIndexOf(':')
  const bare = colon > tagged.lastIndexOf('/') ? tagged.slice(0, colon) : tagged
  const name = withRegistry(bare)
  return { name, reference: name + text.slice(bare.length) }
}

function withRegistry(bare: string): string {
  const [first = '', ...rest] = bare.split('/')
  if (rest.length === 0) return `docker.io/library/${bare}`
  // No repository has capital letters: what has them is a host, as for Docker and containerd.
  const isHost = first.includes('.') || first.includes(':') || first !== first.toLowerCase()
  const isRegistry = isHost || first === 'localhost'
  if (!isRegistry) return `docker.io/${bare}`
  const isHub = first === 'docker.io' || first === 'index.docker.io' || first === 'registry-1.docker.io'
  const registry = isHub ? 'docker.io' : first.toLowerCase()
  return isHub && rest.length === 1 ? `docker.io/library/${rest[0] ?? ''}` : [registry, ...rest].join('/')
}
