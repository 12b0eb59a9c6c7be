import type { ResourceType } from '../../../cluster/resource.ts'
import { asString, dig, isObject, own, type JsonObject } from '../../../policies/json.ts'
import type { ObjectReference } from '../../object-reference.ts'
import type { RestoredFrom, Write } from '../plan.ts'

/** A write as a record holds it; undefined for anything that is none. Evictions take nothing back, so they are none. */
export function parseWrite(value: unknown): Write | undefined {
  if (!isObject(value)) return undefined
  const [resource, of] = [resourceOf(own(value, 'resource')), referenceFrom(own(value, 'of'))]
  if (resource === undefined || of === undefined || resource.kind !== of.kind) return undefined
  switch (value['verb']) {
    case 'patch':
      return patchFrom(value, resource, of)
    case 'create':
      return withObject(value, (object) => ({ verb: 'create', resource, of, object }))
    case 'delete': {
      const uid = asString(own(value, 'uid'))
      return { verb: 'delete', resource, of, ...(uid === undefined ? {} : { uid }) }
    }
    case 'restore':
      return restoreFrom(value, resource, of)
    default:
      return undefined
  }
}

function withObject(value: JsonObject, make: (object: JsonObject) => Write): Write | undefined {
  const object = own(value, 'object')
  return isObject(object) ? make(object) : undefined
}

function patchFrom(value: JsonObject, resource: ResourceType, of: ObjectReference): Write | undefined {
  const [patch, subresource] = [own(value, 'patch'), own(value, 'subresource')]
  const part = subresource === 'scale' || subresource === 'resize' ? ({ subresource } as const) : {}
  if (subresource !== undefined && part.subresource === undefined) return undefined
  const common = { verb: 'patch', resource, of, ...part } as const
  if (value['type'] === 'merge' && isObject(patch)) return { ...common, type: 'merge', patch }
  if (value['type'] !== 'json' || !Array.isArray(patch)) return undefined
  const operations: readonly unknown[] = patch
  return operations.every(isObject) ? { ...common, type: 'json', patch: operations } : undefined
}

function restoreFrom(value: JsonObject, resource: ResourceType, of: ObjectReference): Write | undefined {
  const [kind, name] = [dig(value, 'from', 'kind'), asString(dig(value, 'from', 'name'))]
  const found = restorableFrom(of.kind).find((each) => each === kind)
  return name === undefined || found === undefined
    ? undefined
    : { verb: 'restore', resource, of, from: { kind: found, name } }
}

/** What keeps pod templates; a ConfigMap or Secret is restored from its own kind only. */
function restorableFrom(kind: string): readonly RestoredFrom['kind'][] {
  return kind === 'ConfigMap' || kind === 'Secret' ? [kind] : ['ReplicaSet', 'ControllerRevision']
}

function referenceFrom(value: unknown): ObjectReference | undefined {
  const text = (key: string): string | undefined => asString(dig(value, key))
  const [kind, name, namespace, apiVersion] = [text('kind'), text('name'), text('namespace'), text('apiVersion')]
  if (kind === undefined || name === undefined) return undefined
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
  }
}

function resourceOf(value: unknown): ResourceType | undefined {
  const text = (key: string): string | undefined => asString(dig(value, key))
  const [group, version, resource, kind] = [text('group'), text('version'), text('resource'), text('kind')]
  const namespaced = dig(value, 'namespaced')
  if (group === undefined || version === undefined || resource === undefined || kind === undefined) return undefined
  return typeof namespaced === 'boolean' ? { group, version, resource, kind, namespaced } : undefined
}
