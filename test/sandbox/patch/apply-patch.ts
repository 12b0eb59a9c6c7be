import { copy, isObject, objectAt, setOwn } from '../json.ts'
import { ApiError, badRequest } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { isOperations, jsonPatched } from './json-patch.ts'
import { strategicMerge } from './strategic-merge.ts'

/** Applies the body of a PATCH request to a copy of an object of a kind, by content type. */
export function applyPatch(
  { kind, schema }: { kind: string; schema?: unknown },
  contentType: string,
  original: JsonObject,
  patch: unknown,
): JsonObject {
  if (contentType === 'application/json-patch+json') return applyJsonPatch(original, patch)
  if (!isObject(patch)) throw badRequest('error decoding patch: the patch must be a JSON object')
  if (contentType === 'application/merge-patch+json') return mergePatch(copy(original), patch)
  const isTyped = schema === undefined
  if (isTyped && contentType === 'application/strategic-merge-patch+json')
    return strategicMerge(kind, copy(original), patch)
  const strategic = isTyped ? ['strategic-merge-patch+json'] : []
  const accepted = ['json-patch+json', 'merge-patch+json', ...strategic, 'apply-patch+yaml']
  const types = accepted.map((type) => `application/${type}`).join(', ')
  const message = `the body of the request was in an unknown format - accepted media types include: ${types}`
  throw new ApiError({ code: 415, reason: 'UnsupportedMediaType', message })
}

function applyJsonPatch(original: JsonObject, patch: unknown): JsonObject {
  if (!isOperations(patch)) throw badRequest('error decoding patch: it must be a list of operations')
  if (patch.length > 10_000) throw badRequest('The allowed maximum operations in a JSON patch is 10000')
  const result = jsonPatched(original, patch)
  if (typeof result !== 'string') return result
  const message = 'the server rejected our request due to an error in our request'
  throw new ApiError({ code: 422, reason: 'Invalid', message, details: {} })
}

/** JSON merge patch (RFC 7386): null deletes, objects merge, everything else replaces. */
function mergePatch(original: JsonObject, patch: JsonObject): JsonObject {
  const result = { ...original }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key)
    else setOwn(result, key, isObject(value) ? mergePatch(objectAt(result, key), value) : value)
  }
  return result
}
