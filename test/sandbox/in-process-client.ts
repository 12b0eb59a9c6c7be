import { copy, objectAt } from './json.ts'
import { placeOf } from './metadata.ts'
import { servedOfKind } from './custom/custom-resources.ts'
import type { JsonObject, UserInfo } from './types.ts'
import { bindPod } from './writes/bind.ts'
import { createObject } from './writes/create.ts'
import { deleteObject } from './writes/delete.ts'
import type { Machinery, WriteRequest } from './writes/machinery.ts'
import { scaleOf, updateScale } from './writes/scale.ts'
import { updateObject } from './writes/update.ts'

/** A client inside the process; every write passes admission and validation like an HTTP request. Throws ApiError. */
export interface InProcessClient {
  get(kind: string, namespace: string, name: string): JsonObject | undefined
  list(kind: string, namespace?: string): JsonObject[]
  /** An object without a namespace goes into `default`. */
  create(object: JsonObject): Promise<JsonObject>
  /** PUT of the object or of one of its subresources; its resourceVersion, if any, must be the stored one. */
  update(object: JsonObject, subresource?: string): Promise<JsonObject>
  /** PUT of the workload's Scale, at the workload's resourceVersion. */
  scale(workload: JsonObject, replicas: number): Promise<void>
  /** Puts a Pod on a Node. */
  bind(pod: JsonObject, node: string): Promise<void>
  /** `options` are DeleteOptions without kind and apiVersion. */
  delete(object: JsonObject, options?: JsonObject): Promise<void>
}

/** A client with one identity; `manager` is what managedFields call it. */
export function createInProcessClient(
  machinery: Machinery,
  user: UserInfo,
  manager = 'kube-controller-manager',
): InProcessClient {
  function request(object: JsonObject, subresource = '', options: JsonObject = {}): WriteRequest {
    const info = servedOfKind(machinery.store, String(object['kind']))
    const { name, namespace } = placeOf(object)
    const place = { name, namespace: info.namespaced ? namespace || 'default' : '' }
    return { info, ...place, subresource, user, manager, options, dryRun: false, warn: () => undefined }
  }

  return {
    get: (kind, namespace, name) => copy(machinery.store.get(servedOfKind(machinery.store, kind), namespace, name)),
    list: (kind, namespace) => copy(machinery.store.list(servedOfKind(machinery.store, kind), namespace)),
    create: (object) => createObject(machinery, { ...request(object), name: '' }, object),
    update: (object, subresource) => updateObject(machinery, request(object, subresource), () => object),
    async scale(workload, replicas) {
      const scale = { ...scaleOf(workload), spec: { replicas } }
      await updateScale(machinery, request(workload, 'scale'), () => scale)
    },
    async bind(pod, node) {
      const metadata = { name: placeOf(pod).name, uid: objectAt(pod, 'metadata')['uid'] }
      const binding = { kind: 'Binding', apiVersion: 'v1', metadata, target: { kind: 'Node', name: node } }
      await bindPod(machinery, request(pod, 'binding'), binding)
    },
    async delete(object, options) {
      await deleteObject(machinery, request(object, '', options))
    },
  }
}
