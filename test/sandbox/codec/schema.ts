import { readFileSync } from 'node:fs'

/** What schema.txt says of one field. */
export interface Field {
  name: string
  shape: 'value' | 'list' | 'map'
  /** s, i, b, q, t, m, io, x, or the name of a struct type */
  type: string
  /** A pointer in Go: a given zero value is kept. */
  pointer: boolean
  /** Written even when empty. */
  always: boolean
  atomic: boolean
  /** Keys that name a list item for field ownership: [] a set, undefined an atomic list. */
  keys: string[] | undefined
  /** Strategic merge: the key to merge a list by, '' for a list of values, undefined: the list is replaced. */
  mergeKey: string | undefined
  retainKeys: boolean
  /** Its protobuf number, as a path where Go inlines the message that holds it; [] for kind and apiVersion. */
  numbers: number[]
}

/** A struct type: its fields by name, in Go's order. */
export type StructType = ReadonlyMap<string, Field>

const fieldPattern = /^([^:#]+)(?::([[{]?)(\w+)[\]}]?([!+]?)(?:@([\w,]*))?(=?)(?:(~)(\w*))?(\^?))?(?:#([\d.]+))?$/

const types = new Map<string, StructType>()
for (const line of readFileSync(new URL('./schema.txt', import.meta.url), 'utf8').split('\n')) {
  const [name, ...fields] = line.split(' ')
  if (name === undefined || name === '' || name === '#') continue
  types.set(name, new Map(fields.map(parseField).map((field) => [field.name, field])))
}

/** The struct type of that name; undefined for scalars. */
export function structType(name: string): StructType | undefined {
  return types.get(name)
}

function parseField(text: string): Field {
  const match = fieldPattern.exec(text)
  if (!match) throw new Error(`schema.txt: cannot read the field "${text}"`)
  const [
    ,
    name = '',
    bracket = '',
    type = 's',
    mark = '',
    keys,
    atomic = '',
    merge,
    mergeKey = '',
    retain = '',
    number,
  ] = match
  const ownKeys = keys === undefined ? undefined : keys.split(',').filter((key) => key !== '')
  return {
    name,
    shape: bracket === '[' ? 'list' : bracket === '{' ? 'map' : 'value',
    type,
    pointer: mark === '!',
    always: mark === '+',
    atomic: atomic === '=',
    keys: ownKeys,
    mergeKey: merge === undefined ? undefined : mergeKey || (ownKeys?.[0] ?? ''),
    retainKeys: retain === '^',
    numbers: number === undefined ? [] : number.split('.').map(Number),
  }
}
