import { textAt } from '../json.ts'
import { forbidden } from '../status.ts'
import type { ApiError } from '../status.ts'
import type { JsonObject } from '../types.ts'
import type { WriteRequest } from '../writes/machinery.ts'

/** 403 by a built-in plugin; an object without a name yet is called by its generateName. */
export function refusal({ info }: WriteRequest, object: JsonObject, why: string): ApiError {
  const name = textAt(object, 'metadata.name') || textAt(object, 'metadata.generateName')
  return forbidden(info, name, why)
}
