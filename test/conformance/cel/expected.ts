import { readDuration } from '../../../policies/cel/values/duration.ts'
import { isFault } from '../../../policies/cel/values/fault.ts'
import type { Result } from '../../../policies/cel/values/fault.ts'
import { listOf } from '../../../policies/cel/values/list.ts'
import { keyOf, mapOf } from '../../../policies/cel/values/map.ts'
import { readTimestamp } from '../../../policies/cel/values/timestamp.ts'
import { uint } from '../../../policies/cel/values/value.ts'
import type { Value } from '../../../policies/cel/values/value.ts'
import { asArray, asObject, asString } from '../../../policies/json.ts'
import type { JsonObject } from '../../../policies/json.ts'

/** Thrown for values of the suite that cannot exist here: protobuf messages and enumerations. */
export class NotJson extends Error {}

/** A cel.expr.Value of the suite, in protobuf's JSON form, as the engine's own value. */
export function readValue(json: unknown): Value {
  const [[kind, value] = ['', undefined]] = Object.entries(asObject(json) ?? {})
  switch (kind) {
    case 'nullValue':
      return null
    case 'boolValue':
      return value === true
    case 'int64Value':
      return BigInt(String(value))
    case 'uint64Value':
      return uint(BigInt(String(value)))
    case 'doubleValue':
      return Number(value)
    case 'stringValue':
      return asString(value) ?? ''
    case 'bytesValue':
      return new Uint8Array(Buffer.from(asString(value) ?? '', 'base64'))
    case 'typeValue':
      return { kind: 'type', name: asString(value) ?? '' }
    case 'listValue':
      return listOf(asArray(asObject(value)?.['values']).map(readValue))
    case 'mapValue':
      return readMap(asArray(asObject(value)?.['entries']))
    default:
      return readMessage(asObject(value) ?? {})
  }
}

function readMap(entries: readonly unknown[]): Value {
  return mapOf(
    new Map(
      entries.map((entry) => {
        const key = readValue(asObject(entry)?.['key'])
        return [keyOf(key) ?? '', { key, value: readValue(asObject(entry)?.['value']) }]
      }),
    ),
  )
}

function readMessage(message: JsonObject): Value {
  const text = asString(message['value']) ?? ''
  const read: Result | undefined =
    message['@type'] === 'type.googleapis.com/google.protobuf.Timestamp'
      ? readTimestamp(text)
      : message['@type'] === 'type.googleapis.com/google.protobuf.Duration'
        ? readDuration(text)
        : undefined
  if (read === undefined || isFault(read)) {
    throw new NotJson(String(message['@type']))
  }
  return read
}
