import { asArray, asObject, asString, dig, own, type JsonObject } from '../json.ts'

/** A descriptor of a manifest or of an index (OCI image specification); untrusted. */
export interface Descriptor {
  mediaType: string
  digest: string
  /** bytes; -1 where it says none */
  size: number
  artifactType: string
  annotations: Readonly<Record<string, string>>
}

/** The manifests that an index lists, or the layers of a manifest. */
export function descriptorsAt(json: JsonObject, key: 'manifests' | 'layers'): Descriptor[] {
  return asArray(own(json, key)).flatMap((entry) => {
    const descriptor = asObject(entry)
    return descriptor === undefined ? [] : [descriptorOf(descriptor)]
  })
}

/** What a manifest says it is: its artifactType, else the type of its configuration. */
export function artifactTypeOf(manifest: JsonObject): string {
  return asString(own(manifest, 'artifactType')) ?? asString(dig(manifest, 'config', 'mediaType')) ?? ''
}

function descriptorOf(descriptor: JsonObject): Descriptor {
  const size = own(descriptor, 'size')
  return {
    mediaType: asString(own(descriptor, 'mediaType')) ?? '',
    digest: asString(own(descriptor, 'digest')) ?? '',
    size: typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : -1,
    artifactType: asString(own(descriptor, 'artifactType')) ?? '',
    annotations: textsOf(asObject(own(descriptor, 'annotations')) ?? {}),
  }
}

function textsOf(object: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
