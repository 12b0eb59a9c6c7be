import { asObject, isObject, type JsonObject } from '../../../../policies/json.ts'
import { groupKindOf } from '../../schema/schema-of.ts'

/** Fields that the API server allocates where they are empty, by kind: an empty one declares nothing. */
const fields: Readonly<Record<string, readonly string[]>> = {
  '/Service': ['clusterIP', 'healthCheckNodePort'],
  '/PersistentVolumeClaim': ['volumeName'],
  '/Pod': ['nodeName'],
}

/** Leaves out addresses, ports and names that are given empty, so that the API server fills them in. */
export function allocated(object: JsonObject): JsonObject {
  const kind = groupKindOf(object)
  const names = Object.hasOwn(fields, kind) ? fields[kind] : undefined
  const spec = asObject(object['spec'])
  if (names === undefined || spec === undefined) return object
  const kept = Object.entries(spec).filter(([name, value]) => !(names.includes(name) && isEmpty(value)))
  const ports = spec['ports']
  const filled = Object.fromEntries(kept)
  if (kind !== '/Service' || !Array.isArray(ports)) return { ...object, spec: filled }
  return { ...object, spec: { ...filled, ports: ports.map(withoutNodePort) } }
}

function withoutNodePort(port: unknown): unknown {
  if (!isObject(port) || !isEmpty(port['nodePort'])) return port
  return Object.fromEntries(Object.entries(port).filter(([name]) => name !== 'nodePort'))
}

function isEmpty(value: unknown): boolean {
  return value === '' || value === 0 || value === null || value === undefined
}
