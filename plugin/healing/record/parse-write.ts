import type { ResourceType } from '../../../cluster/resource.ts'
import { asString, dig, isObject, own, type JsonObject } from '../../../policies/json.ts'
import type { ObjectReference } from '../../object-reference.ts'
import type { RestoredFrom, Write } from '../plan.ts'

/** A write as a record holds it; undefined for anything that is none: what takes a remedy back is a JSON patch or a `restore`. */
export function parseWrite(value: unknown): Write | undefined {
  if (!isObject(value)) return undefined
  const [resource, of] = [resourceOf(own(value, 'resource')), referenceFrom(own(value, 'of'))]
  if (resource === undefined || of === undefined) return undefined
  if (value['verb'] === 'patch') return patchFrom(value, resource, of)
  return value['verb'] === 'restore' ? restoreFrom(value, resource, of) : undefined
}

function patchFrom(value: JsonObject, resource: ResourceType, of: ObjectReference): Write | undefined {
  const [patch, subresource] = [own(value, 'patch'), own(value, 'subresource')]
  if (value['type'] !== 'json' || !Array.isArray(patch)) return undefined
  if (subresource !== undefined && subresource !== 'scale') return undefined
  const operations: readonly unknown[] = patch
  if (!operations.every(isObject)) return undefined
  const part = subresource === undefined ? {} : ({ subresource: 'scale' } as const)
  return { verb: 'patch', resource, of, ...part, type: 'json', patch: operations }
}

function restoreFrom(value: JsonObject, resource: ResourceType, of: ObjectReference): Write | undefined {
  const [kind, name] = [dig(value, 'from', 'kind'), asString(dig(value, 'from', 'name'))]
  const found = restorableFrom(of.kind).find((each) => each === kind)
  return !isName(name) || found === undefined
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
  if (kind === undefined || !isName(name) || (namespace !== undefined && !isName(namespace))) return undefined
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
  }
}

/** What stands in paths, and is shown: a text of anything else would lead elsewhere. */
function resourceOf(value: unknown): ResourceType | undefined {
  const part = (key: string, shape: RegExp): string | undefined => {
    const text = asString(dig(value, key))
    return text !== undefined && text.length <= 253 && shape.test(text) ? text : undefined
  }
  const [group, version] = [part('group', /^([a-z0-9-]+(\.[a-z0-9-]+)*)?$/), part('version', /^v[a-z0-9]+$/)]
  const [resource, kind] = [part('resource', /^[a-z0-9-]+$/), part('kind', /^[A-Za-z0-9]+$/)]
  const namespaced = dig(value, 'namespaced')
  if (group === undefined || version === undefined || resource === undefined || kind === undefined) return undefined
  return typeof namespaced === 'boolean' ? { group, version, resource, kind, namespaced } : undefined
}

function isName(text: string | undefined): text is string {
  return text !== undefined && text.length <= 253 && /^[A-Za-z0-9]([A-Za-z0-9.:_-]*[A-Za-z0-9])?$/.test(text)
}
