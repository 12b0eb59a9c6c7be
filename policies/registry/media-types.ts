const manifests = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
])

/** The index of OCI; the only type that a list of referrers has. */
export const ociIndex = 'application/vnd.oci.image.index.v1+json'

const indexes = new Set([ociIndex, 'application/vnd.docker.distribution.manifest.list.v2+json'])

/** What a manifest is asked for with. */
export const acceptManifest = [...indexes, ...manifests].join(', ')

/** The type of a body without its parameters, in lower case. */
export function mediaTypeOf(headers: ReadonlyMap<string, string>): string {
  return (headers.get('content-type') ?? '').split(';', 1).join('').trim().toLowerCase()
}

/** True for the types that list other manifests. */
export function isIndexType(type: string): boolean {
  return indexes.has(type)
}

/** True for the types of images, indexes and artifacts. */
export function isManifestType(type: string): boolean {
  return manifests.has(type) || indexes.has(type)
}
