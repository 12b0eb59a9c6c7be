import { asString, dig, own, digObject, type JsonObject } from '../../policies/json.ts'

/** On a copy of a ConfigMap or Secret: the uid of the revision it is kept for. */
export const keptForLabel = 'kubectl-heal.io/kept-for'
/** On a copy: the name of what it is a copy of. */
export const keptOfAnnotation = 'kubectl-heal.io/kept-of'

/** What a copy was kept for and what it is of; undefined for what is no copy, or one that may have been changed since. */
export function keptMarks(object: JsonObject): { revision: string; name: string } | undefined {
  const revision = asString(own(digObject(object, 'metadata', 'labels'), keptForLabel))
  const name = asString(own(digObject(object, 'metadata', 'annotations'), keptOfAnnotation))
  if (revision === undefined || name === undefined || dig(object, 'immutable') !== true) return undefined
  return { revision, name }
}
