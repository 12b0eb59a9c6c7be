import { textAt } from './json.ts'
import { knownResource } from './resources.ts'
import type { GroupVersionResource, InProcessClient, UserInfo } from './types.ts'
import { createObject } from './writes/create.ts'
import { deleteObject } from './writes/delete.ts'
import type { Machinery, WriteRequest } from './writes/machinery.ts'
import { updateScale } from './writes/scale.ts'
import { updateObject } from './writes/update.ts'

/** A client for code inside the process; its writes take the same way as those that come over HTTPS. */
export function createInProcessClient(
  machinery: Machinery,
  user: UserInfo,
  manager = 'kube-controller-manager',
): InProcessClient {
  function request(resource: GroupVersionResource, namespace: string, name: string, subresource = ''): WriteRequest {
    const info = knownResource(resource)
    return { info, namespace, name, subresource, user, manager, options: {}, dryRun: false, warn: () => undefined }
  }

  return {
    get: (resource, namespace, name) =>
      Promise.resolve(structuredClone(machinery.store.get(knownResource(resource), namespace, name))),
    list: (resource, namespace) =>
      Promise.resolve(structuredClone(machinery.store.list(knownResource(resource), namespace))),
    create: (resource, namespace, object) => createObject(machinery, request(resource, namespace, ''), object),
    update(resource, namespace, name, object, subresource = '') {
      const update = subresource === 'scale' ? updateScale : updateObject
      return update(machinery, request(resource, namespace, name, subresource), () => object)
    },
    async delete(resource, namespace, name, options = {}) {
      await deleteObject(machinery, { ...request(resource, namespace, name), options })
    },
  }
}

/** Name and namespace of an object, for calls about it. */
export function placeOf(object: unknown): { namespace: string; name: string } {
  return { namespace: textAt(object, 'metadata.namespace'), name: textAt(object, 'metadata.name') }
}
