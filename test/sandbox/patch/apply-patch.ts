import jsonPatch from 'fast-json-patch'
import type { Operation } from 'fast-json-patch'
import { copy, isList, isObject } from '../json.ts'
import { ApiError, badRequest } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { mergePatch } from './merge-patch.ts'
import { strategicMerge } from './strategic-merge.ts'

/** Applies the body of a PATCH request to a copy of an object of a kind, by content type. */
export function applyPatch(kind: string, contentType: string, original: JsonObject, patch: unknown): JsonObject {
  if (contentType === 'application/json-patch+json') return applyJsonPatch(original, patch)
  if (!isObject(patch)) throw badRequest('error decoding patch: the patch must be a JSON object')
  if (contentType === 'application/merge-patch+json') return mergePatch(copy(original), patch)
  if (contentType === 'application/strategic-merge-patch+json') return strategicMerge(kind, copy(original), patch)
  throw new ApiError({
    code: 415,
    reason: 'UnsupportedMediaType',
    message: `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json`,
  })
}

function applyJsonPatch(original: JsonObject, patch: unknown): JsonObject {
  if (!isList(patch) || !patch.every(isOperation))
    throw badRequest('error decoding patch: it must be a list of operations')
  if (patch.length > 10_000) throw badRequest('The allowed maximum operations in a JSON patch is 10000')
  try {
    const result: unknown = jsonPatch.applyPatch(copy(original), patch, true, false, true).newDocument
    if (isObject(result)) return result
  } catch {
    const message = 'the server rejected our request due to an error in our request'
    throw new ApiError({ code: 422, reason: 'Invalid', message, details: {} })
  }
  throw badRequest('the patched document must be an object')
}

function isOperation(value: unknown): value is Operation {
  return isObject(value) && typeof value['op'] === 'string' && typeof value['path'] === 'string'
}
