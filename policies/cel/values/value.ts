import type { Cidr } from './cidr.ts'
import type { Duration } from './duration.ts'
import type { Ip } from './ip.ts'
import type { ListValue } from './list.ts'
import type { MapValue } from './map.ts'
import type { NamedFormat } from './named-format.ts'
import type { Quantity } from './quantity.ts'
import type { Semver } from './semver.ts'
import type { Timestamp } from './timestamp.ts'
import type { Url } from './url.ts'

/** An unsigned 64-bit integer; plain bigints are CEL's signed ones. */
export interface Uint {
  readonly kind: 'uint'
  readonly value: bigint
}

/** A type as a value, as in `type(x) == int`. */
export interface TypeValue {
  readonly kind: 'type'
  readonly name: string
}

/** CEL's optional; `value` undefined means none. */
export interface Optional {
  readonly kind: 'optional'
  readonly value: Value | undefined
}

/** The JavaScript form of every CEL kind. */
export interface KindMap {
  null: null
  bool: boolean
  int: bigint
  uint: Uint
  double: number
  string: string
  bytes: Uint8Array
  list: ListValue
  map: MapValue
  timestamp: Timestamp
  duration: Duration
  type: TypeValue
  optional: Optional
  quantity: Quantity
  url: Url
  ip: Ip
  cidr: Cidr
  semver: Semver
  format: NamedFormat
}

/** A kind of CEL value; element types of lists and maps are not tracked. */
export type Kind = keyof KindMap
/** A kind, or `dyn` where it is known only when the expression runs. */
export type StaticKind = Kind | 'dyn'
/** Any CEL value. JSON objects and arrays appear wrapped, never copied. */
export type Value = KindMap[Kind]

const TYPE_NAMES: Readonly<Record<Kind, string>> = {
  null: 'null_type',
  bool: 'bool',
  int: 'int',
  uint: 'uint',
  double: 'double',
  string: 'string',
  bytes: 'bytes',
  list: 'list',
  map: 'map',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
  type: 'type',
  optional: 'optional_type',
  quantity: 'kubernetes.Quantity',
  url: 'kubernetes.URL',
  ip: 'net.IP',
  cidr: 'net.CIDR',
  semver: 'kubernetes.Semver',
  format: 'kubernetes.NamedFormat',
}

/** The types an expression can name, as in `type(x) == net.IP`; Kubernetes declares no others. */
export const NAMED_TYPES: ReadonlyMap<string, TypeValue> = new Map(
  Object.values(TYPE_NAMES)
    .filter((name) => !name.startsWith('kubernetes.'))
    .map((name) => [name, { kind: 'type', name }]),
)

/** The kind of a value. */
export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return 'double'
    case 'string':
      return 'string'
    default:
      return value === null ? 'null' : value instanceof Uint8Array ? 'bytes' : value.kind
  }
}

/** The name CEL gives a kind, as `type()` and error messages show it. */
export function typeName(kind: StaticKind): string {
  return kind === 'dyn' ? 'dyn' : TYPE_NAMES[kind]
}

/** An unsigned integer value; the caller has checked the range. */
export function uint(value: bigint): Uint {
  return { kind: 'uint', value }
}

/** An optional holding `value`, or none where it is undefined. */
export function optional(value: Value | undefined): Optional {
  return { kind: 'optional', value }
}
