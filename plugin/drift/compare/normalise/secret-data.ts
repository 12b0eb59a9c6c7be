import { asObject, asString, isObject, type JsonObject } from '../../../../policies/json.ts'
import { groupKindOf } from '../../schema/schema-of.ts'

/** A Secret's `stringData` as the API server stores it, in `data`; base64 in the one spelling that the API server writes. */
export function secretData(object: JsonObject): JsonObject {
  const kind = groupKindOf(object)
  if (kind === '/ConfigMap') return encoded(object, 'binaryData')
  if (kind !== '/Secret') return object
  const { stringData, ...rest } = encoded(object, 'data')
  if (!isObject(stringData)) return object['stringData'] === undefined ? rest : { ...rest, stringData }
  const added = Object.entries(stringData).map(([key, value]) => [key, toBase64(asString(value) ?? '')] as const)
  return { ...rest, data: { ...asObject(rest['data']), ...Object.fromEntries(added) } }
}

function encoded(object: JsonObject, field: string): JsonObject {
  const data = asObject(object[field])
  if (data === undefined) return object
  const entries = Object.entries(data).map(([key, value]) => [key, asStored(value)] as const)
  return { ...object, [field]: Object.fromEntries(entries) }
}

/** Base64 may be written over several lines; null is the empty text. What is no base64 stays. */
function asStored(value: unknown): unknown {
  if (value === null) return ''
  if (typeof value !== 'string') return value
  const text = value.replaceAll(/[\r\n]/g, '')
  return text === value || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) ? value : text
}

function toBase64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
