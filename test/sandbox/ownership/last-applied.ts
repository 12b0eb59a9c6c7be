import { copy, ensure, isList, isObject, objectAt, setOwn, textAt } from '../json.ts'
import { apiVersionOf } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import type { JsonObject } from '../types.ts'
import { shapeOf } from './kind-shape.ts'
import { compareNodes, membersOf, nodesOf } from './nodes.ts'

const annotation = 'kubectl.kubernetes.io/last-applied-configuration'

/** Whether `kubectl apply` on the client's side set the field as it still is: then kubectl may take it over without force. */
export function isSettledByLastApplied(
  info: ResourceInfo,
  live: JsonObject | undefined,
  manager: string,
  path: string,
): boolean {
  const last = manager === 'kubectl' ? lastAppliedOf(live) : undefined
  if (live === undefined || last === undefined || textAt(last, 'apiVersion') !== apiVersionOf(info)) return false
  const shape = shapeOf(info)
  const nodes = nodesOf(shape, last)
  const { changed, gone } = compareNodes(nodes, nodesOf(shape, live))
  return membersOf(nodes).has(path) && !changed.has(path) && !gone.has(path)
}

/** Keeps the annotation of client-side apply, where there is one, equal to what kubectl applies. */
export function syncLastApplied(object: JsonObject, config: JsonObject): JsonObject {
  if (!hasAnnotation(object)) return object
  const applied = copy(config)
  Reflect.deleteProperty(objectAt(applied, 'metadata.annotations'), annotation)
  const next = copy(object)
  ensure(next, ['metadata', 'annotations'])[annotation] = `${JSON.stringify(sorted(applied))}\n`
  return next
}

/** With keys in order, as Go writes them. */
function sorted(value: unknown): unknown {
  if (isList(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const result: JsonObject = {}
  for (const key of Object.keys(value).sort()) setOwn(result, key, sorted(value[key]))
  return result
}

function hasAnnotation(object: JsonObject | undefined): boolean {
  const value = objectAt(object, 'metadata.annotations')[annotation]
  return typeof value === 'string' && value !== ''
}

function lastAppliedOf(object: JsonObject | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(String(objectAt(object, 'metadata.annotations')[annotation]))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
