import { asArray, asString, isObject, type JsonObject } from '../json.ts'

/** Lists in lists are unwrapped to this depth, and no further. */
const maximumDepth = 8

/** The objects of a `List` or a typed list (DeploymentList), whose items may leave out what the list says; any other object alone. */
export function unwrapList(object: JsonObject, depth = 0): readonly JsonObject[] {
  const kind = asString(object['kind']) ?? ''
  if (!kind.endsWith('List') || !Array.isArray(object['items']) || depth > maximumDepth) return [object]
  const implied = kind === 'List' ? {} : { apiVersion: object['apiVersion'], kind: kind.slice(0, -'List'.length) }
  return asArray(object['items'])
    .filter(isObject)
    .flatMap((entry) => unwrapList({ ...implied, ...entry }, depth + 1))
}
