import { annotationOf } from '../../policies/config-hash/hash.ts'
import { asObject, asString, type JsonObject } from '../../policies/json.ts'
import { lastAppliedAnnotation } from '../../policies/rules/declared-fields/declared-set.ts'
import { referenceOf } from '../object-reference.ts'
import type { ComparedObject, DriftedField } from './drift.ts'
import type { Wanted } from './read/live-source.ts'

/** Where an object is declared. */
export interface Declared {
  file?: string
  line?: number
}

/** What came of comparing an object that is there: drifted where a field counts, else the same. */
export function comparedObject(
  object: JsonObject,
  fields: readonly DriftedField[],
  declared: Declared = {},
): ComparedObject {
  const state = fields.some(({ tolerated }) => tolerated === undefined) ? 'drifted' : 'same'
  return { ref: referenceOf(object), ...declared, state, fields }
}

/** An object that could not be compared, or is not there. */
export function notCompared(
  { apiVersion, kind, namespace, name }: Wanted,
  state: 'missing' | 'not-comparable' | 'unread',
  options: Declared & { reason?: string; isNamespaced: boolean },
): ComparedObject {
  const { isNamespaced, ...rest } = options
  return { ref: { kind, name, apiVersion, ...(isNamespaced ? { namespace } : {}) }, ...rest, state, fields: [] }
}

/** The manifest that `kubectl apply` left on an object; undefined where there is none, or none that can be read. */
export function lastAppliedOf(object: JsonObject): JsonObject | undefined {
  const text = annotationOf(object, lastAppliedAnnotation)
  if (text === undefined) return undefined
  try {
    const manifest = asObject(JSON.parse(text))
    return asString(manifest?.['kind']) === undefined ? undefined : manifest
  } catch {
    return undefined
  }
}
