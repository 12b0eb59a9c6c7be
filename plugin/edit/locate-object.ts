import { asArray, asString, dig, isObject, type JsonObject } from '../../policies/json.ts'
import type { FieldElement } from '../../policies/kubernetes/fields-v1.ts'
import { parseManifests } from '../../policies/load/yaml.ts'

/** Which object of a file is meant: its own words, and the line its document starts at. */
export interface WrittenObject {
  kind: string
  name: string
  /** As the manifest writes it; undefined where it names none. */
  namespace: string | undefined
  /** of the first field of its document, from 1 */
  line: number
}

/** Where an object stands in a file: its document, and the way through the Lists around it. */
export interface ObjectPlace {
  document: number
  prefix: readonly FieldElement[]
}

/** Finds an object in the text of its file; undefined where it is not there (any more), or stands there twice. */
export function locateObject(text: string, wanted: WrittenObject): ObjectPlace | undefined {
  const { documents } = parseManifests({ path: '', text })
  const places = documents.flatMap(({ value, line }, document) =>
    line === wanted.line ? placesIn(value, wanted).map((prefix) => ({ document, prefix })) : [],
  )
  return places.length === 1 ? places[0] : undefined
}

/** Lists in lists are read to this depth. */
const deepest = 8

function placesIn(object: JsonObject, wanted: WrittenObject, depth = 0): (readonly FieldElement[])[] {
  const kind = asString(object['kind']) ?? ''
  if (kind.endsWith('List') && Array.isArray(object['items']) && depth < deepest) {
    const implied = kind === 'List' ? {} : { kind: kind.slice(0, -'List'.length) }
    return asArray(object['items']).flatMap((item, index) => {
      const inner = isObject(item) ? placesIn({ ...implied, ...item }, wanted, depth + 1) : []
      return inner.map((prefix) => [
        { kind: 'field', name: 'items' } as const,
        { kind: 'index', index } as const,
        ...prefix,
      ])
    })
  }
  const metadata = (key: string) => asString(dig(object, 'metadata', key))
  const isIt = kind === wanted.kind && metadata('name') === wanted.name && metadata('namespace') === wanted.namespace
  return isIt ? [[]] : []
}
