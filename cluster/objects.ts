import type { JsonObject } from '../policies/json.ts'
import type { ApiClient } from './api-client.ts'
import type { ApiRequest, ApiResult } from './api-result.ts'
import { failure } from './failure.ts'
import { textAt } from './json.ts'
import { listPath, objectPath, type ObjectName, type ResourceType } from './resource.ts'

/** How an object is written. */
export interface WriteOptions {
  /** milliseconds for the whole exchange; default 10 s */
  timeout?: number
  /** The API server does everything but store it. */
  dryRun?: boolean
  /** Default `kubectl-heal`. */
  fieldManager?: string
}

/** For the writes that can go to a subresource: `status`, `scale`. */
export interface SubresourceOptions extends WriteOptions {
  subresource?: string
}

/** What must hold of an object that is deleted, and what happens to what it owns. */
export interface DeleteOptions extends WriteOptions {
  propagation?: 'Background' | 'Foreground' | 'Orphan'
  uid?: string
  resourceVersion?: string
}

const defaultTimeout = 10_000
const ownFieldManager = 'kubectl-heal'

/** The object as it is stored now. */
export function getObject(
  client: ApiClient,
  type: ResourceType,
  name: ObjectName,
  options: { timeout?: number; subresource?: string } = {},
): Promise<ApiResult> {
  return onObject(client, type, name, options.subresource, {
    method: 'GET',
    timeout: options.timeout ?? defaultTimeout,
  })
}

/** Creates the object in the namespace that its metadata names; `generateName` may stand for a name. */
export function createObject(
  client: ApiClient,
  type: ResourceType,
  object: JsonObject,
  options: WriteOptions = {},
): Promise<ApiResult> {
  const namespace = textAt(object, 'metadata', 'namespace')
  const path = listPath(type, type.namespaced ? namespace : undefined)
  if (type.namespaced && !isPathPart(namespace)) return unnamed('POST', path)
  return client.request({ method: 'POST', path, body: withType(type, object), ...writing(options) })
}

/** Replaces the object; where its metadata has a resourceVersion, only when that is the stored one (else Conflict). */
export function replaceObject(
  client: ApiClient,
  type: ResourceType,
  object: JsonObject,
  options: SubresourceOptions = {},
): Promise<ApiResult> {
  const body = withType(type, object)
  return onObject(client, type, nameOf(object), options.subresource, { method: 'PUT', body, ...writing(options) })
}

/** Applies a JSON merge patch (RFC 7386); `metadata.resourceVersion` in it is a precondition. */
export function mergePatch(
  client: ApiClient,
  type: ResourceType,
  name: ObjectName,
  patch: JsonObject,
  options: SubresourceOptions = {},
): Promise<ApiResult> {
  return onObject(client, type, name, options.subresource, {
    method: 'PATCH',
    body: patch,
    contentType: 'application/merge-patch+json',
    ...writing(options),
  })
}

/** Server-side apply: the object's fields become those of the field manager; `force` takes fields from other managers. */
export function applyObject(
  client: ApiClient,
  type: ResourceType,
  object: JsonObject,
  options: WriteOptions & { force?: boolean } = {},
): Promise<ApiResult> {
  const { query, timeout } = writing(options)
  return onObject(client, type, nameOf(object), undefined, {
    method: 'PATCH',
    body: withType(type, object),
    // JSON is YAML; API servers before 1.32 know no other name of it.
    contentType: 'application/apply-patch+yaml',
    query: options.force === true ? { ...query, force: 'true' } : query,
    timeout,
  })
}

/** Deletes the object, where preconditions are given only while they hold (else Conflict). */
export function deleteObject(
  client: ApiClient,
  type: ResourceType,
  name: ObjectName,
  options: DeleteOptions = {},
): Promise<ApiResult> {
  const { uid, resourceVersion, propagation, dryRun } = options
  return onObject(client, type, name, undefined, {
    method: 'DELETE',
    timeout: options.timeout ?? defaultTimeout,
    body: {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      // Not in the query: an API server that reads options from the body ignores those, and deletes.
      ...(dryRun === true ? { dryRun: ['All'] } : {}),
      ...(propagation === undefined ? {} : { propagationPolicy: propagation }),
      ...(uid === undefined && resourceVersion === undefined
        ? {}
        : {
            preconditions: {
              ...(uid === undefined ? {} : { uid }),
              ...(resourceVersion === undefined ? {} : { resourceVersion }),
            },
          }),
    },
  })
}

function onObject(
  client: ApiClient,
  type: ResourceType,
  name: ObjectName,
  subresource: string | undefined,
  request: Omit<ApiRequest, 'path'>,
): Promise<ApiResult> {
  const path = objectPath(type, name, subresource)
  // Without a name the path is that of all objects, and a DELETE of it deletes them all.
  if (!isPathPart(name.name) || (type.namespaced && !isPathPart(name.namespace))) return unnamed(request.method, path)
  return client.request({ ...request, path })
}

function isPathPart(name: string | undefined): boolean {
  return name !== undefined && name !== '' && name !== '.' && name !== '..'
}

function unnamed(method: ApiRequest['method'], path: string): Promise<ApiResult> {
  return Promise.resolve({
    ok: false,
    failure: failure({ method, path }, 'Invalid', 'the object has no name or no namespace'),
  })
}

function nameOf(object: JsonObject): ObjectName {
  const namespace = textAt(object, 'metadata', 'namespace')
  const name = textAt(object, 'metadata', 'name') ?? ''
  return namespace === undefined ? { name } : { namespace, name }
}

function writing(options: WriteOptions): { query: Record<string, string>; timeout: number } {
  return {
    query: {
      fieldManager: options.fieldManager ?? ownFieldManager,
      ...(options.dryRun === true ? { dryRun: 'All' } : {}),
    },
    timeout: options.timeout ?? defaultTimeout,
  }
}

function withType({ group, version, kind }: ResourceType, object: JsonObject): JsonObject {
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind, ...object }
}
