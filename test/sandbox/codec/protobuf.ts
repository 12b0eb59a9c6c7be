import { setOwn } from '../json.ts'
import { badRequest } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { structType } from './schema.ts'
import type { Field, StructType } from './schema.ts'

/** One field on the wire: a varint, or bytes. */
interface WireField {
  number: number
  value: bigint | Buffer
}

const magic = Buffer.from('k8s\0')
const deepest = 60

/** Reads a body in Kubernetes' protobuf envelope, as typed clients send it (kubectl create), into JSON. Throws 400. */
export function readProtobuf(body: Buffer): JsonObject {
  if (!body.subarray(0, 4).equals(magic))
    throw badRequest('the body does not start with the protobuf prefix of Kubernetes')
  const envelope = readFields(body.subarray(4))
  const typeMeta = readFields(bytesOf(envelope, 1))
  const apiVersion = bytesOf(typeMeta, 1).toString('utf8')
  const kind = bytesOf(typeMeta, 2).toString('utf8')
  const type = structType(apiVersion === 'autoscaling/v1' && kind !== 'Scale' ? `${kind}V1` : kind)
  if (!type) throw badRequest(`no kind "${kind}" is registered for version "${apiVersion}"`)
  return { ...readStruct(type, bytesOf(envelope, 2), 0), apiVersion, kind }
}

function readStruct(type: StructType, bytes: Buffer, depth: number): JsonObject {
  if (depth > deepest) throw badRequest('the protobuf body is nested too deeply')
  const object: JsonObject = {}
  const top = readFields(bytes)
  for (const field of type.values()) {
    const [first, second] = field.numbers
    if (first === undefined) continue
    const fields = second === undefined ? top : readFields(bytesOf(top, first))
    const values = fields.filter(({ number }) => number === (second ?? first)).map(({ value }) => value)
    if (values.length > 0) setOwn(object, field.name, readValues(field, values, depth + 1))
  }
  return object
}

function readValues(field: Field, values: WireField['value'][], depth: number): unknown {
  if (field.shape === 'list') return values.map((value) => readValue(field.type, value, depth))
  if (field.shape === 'value') return readValue(field.type, values.at(-1) ?? 0n, depth)
  const map: JsonObject = {}
  for (const value of values) {
    const entry = readFields(toBytes(value))
    setOwn(map, bytesOf(entry, 1).toString('utf8'), readValue(field.type, bytesOf(entry, 2), depth))
  }
  return map
}

function readValue(type: string, value: WireField['value'], depth: number): unknown {
  const struct = structType(type)
  if (struct) return readStruct(struct, toBytes(value), depth)
  if (type === 'i') return Number(BigInt.asIntN(64, toNumber(value)))
  if (type === 'b') return toNumber(value) !== 0n
  const bytes = toBytes(value)
  if (type === 's') return bytes.toString('utf8')
  if (type === 'y') return bytes.toString('base64')
  const fields = readFields(bytes)
  if (type === 'q') return bytesOf(fields, 1).toString('utf8') || '0'
  if (type === 't' || type === 'm') return readTime(fields)
  if (type === 'io')
    return numberOf(fields, 1) === 1n
      ? bytesOf(fields, 3).toString('utf8')
      : Number(BigInt.asIntN(64, numberOf(fields, 2)))
  return parseRaw(bytesOf(fields, 1))
}

/** The zero time is absent. */
function readTime(fields: WireField[]): string | null {
  const seconds = Number(BigInt.asIntN(64, numberOf(fields, 1)))
  return seconds === 0 ? null : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

function parseRaw(bytes: Buffer): unknown {
  try {
    return bytes.length === 0 ? null : JSON.parse(bytes.toString('utf8'))
  } catch {
    throw badRequest('a raw value inside the protobuf body is not JSON')
  }
}

function readFields(bytes: Buffer): WireField[] {
  const fields: WireField[] = []
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at]
      at += 1
      if (byte === undefined) break
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw badRequest('the protobuf body ends within a number')
  }
  while (at < bytes.length) {
    const key = varint()
    const number = Number(key >> 3n)
    if ((key & 7n) === 0n) fields.push({ number, value: varint() })
    else if ((key & 7n) === 2n) {
      const size = Number(varint())
      if (size > bytes.length - at) throw badRequest('the protobuf body ends within a field')
      fields.push({ number, value: bytes.subarray(at, at + size) })
      at += size
    } else throw badRequest(`the protobuf body has a field of wire type ${key & 7n}, which no supported kind uses`)
  }
  return fields
}

function bytesOf(fields: WireField[], number: number): Buffer {
  return toBytes(fields.findLast((field) => field.number === number)?.value ?? Buffer.alloc(0))
}

function numberOf(fields: WireField[], number: number): bigint {
  return toNumber(fields.findLast((field) => field.number === number)?.value ?? 0n)
}

function toBytes(value: WireField['value']): Buffer {
  if (typeof value === 'bigint') throw badRequest('the protobuf body has a number where bytes belong')
  return value
}

function toNumber(value: WireField['value']): bigint {
  if (typeof value !== 'bigint') throw badRequest('the protobuf body has bytes where a number belongs')
  return value
}
