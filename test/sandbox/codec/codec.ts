import { readCustom } from '../custom/decode.ts'
import type { CustomKind } from '../custom/decode.ts'
import { applyDefaults } from '../defaults/defaults.ts'
import type { ResourceInfo } from '../resources.ts'
import { apiVersionOf } from '../resources.ts'
import { badRequest } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { decode, DecodeError } from './decode.ts'

/** An object as the API server holds it after decoding, and the paths it dropped because the kind has no such field. */
export interface Decoded {
  object: JsonObject
  unknown: string[]
}

/** Decodes and defaults an object of a kind; throws 400 with Go's words where a value has the wrong type. */
export function readObject(info: ResourceInfo, value: unknown): Decoded {
  if (info.schema !== undefined) return readCustom(info, value)
  const { object, unknown } = decodeAs(info, value)
  const complete = applyDefaults(info.kind, { ...object, kind: info.kind, apiVersion: apiVersionOf(info) })
  return { object: decodeAs(info, complete).object, unknown }
}

/** Decodes without defaults (but those of custom resources), for the objects of subresources. */
export function decodeAs(info: CustomKind, value: unknown): Decoded {
  if (info.schema !== undefined) return readCustom(info, value)
  try {
    return decode(info.kind, value)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw badRequest(`${info.kind} in version "${info.version}" cannot be handled as a ${info.kind}: ${error.message}`)
  }
}
