import { setTimeout as delay } from 'node:timers/promises'
import { at, copy, ensure, isList, listAt, objectAt, textAt } from '../json.ts'
import { createInProcessClient, placeOf } from '../in-process-client.ts'
import { resources } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import type { InProcessClient, JsonObject } from '../types.ts'
import { userInfo } from '../users.ts'
import type { Machinery } from '../writes/machinery.ts'

const collector = userInfo('system:serviceaccount:kube-system:generic-garbage-collector')
const namespaceController = userInfo('system:serviceaccount:kube-system:namespace-controller')
const retryAfter = 500

interface Item {
  info: ResourceInfo
  object: JsonObject
}

/**
 * Deletes what owners leave behind: dependents of a deleted object, of one deleted in the foreground before it, and the contents of a
 * namespace; and releases orphans. Every write is admitted under the built-in controllers' names. A refused one is tried again
 * later. Returns the way to stop.
 */
export function startGarbageCollector(machinery: Machinery): () => Promise<void> {
  const { store } = machinery
  const asCollector = createInProcessClient(machinery, collector)
  const asNamespaces = createInProcessClient(machinery, namespaceController)
  const stopped = new AbortController()
  let work = Promise.resolve()

  function enqueue(item: Item, deleted: boolean): void {
    work = work.then(() => attempt(item, deleted))
  }

  async function attempt(item: Item, deleted: boolean): Promise<void> {
    if (stopped.signal.aborted) return
    try {
      await settle(item, deleted)
    } catch {
      void delay(retryAfter, undefined, { signal: stopped.signal, ref: false })
        .then(() => {
          enqueue(item, deleted)
        })
        .catch(() => undefined)
    }
  }

  async function settle({ info, object }: Item, deleted: boolean): Promise<void> {
    const dependents = dependentsOf(object)
    if (deleted) await removeAll(dependents.filter(isAbandoned), 'Background')
    const current = store.get(info, textAt(object, 'metadata.namespace'), textAt(object, 'metadata.name'))
    if (deleted || !current || at(current, 'metadata.deletionTimestamp') === undefined) return
    if (info.kind === 'Namespace') await emptyNamespace(info, current)
    if (hasFinalizer(current, 'orphan')) await release(info, current, dependents)
    if (hasFinalizer(current, 'foregroundDeletion')) await removeFirst(info, current, dependents)
  }

  function everything(): Item[] {
    return resources.flatMap((info) => store.list(info).map((object) => ({ info, object })))
  }

  function dependentsOf(owner: JsonObject): Item[] {
    const uid = textAt(owner, 'metadata.uid')
    return everything().filter(({ object }) => owners(object).some((reference) => reference['uid'] === uid))
  }

  function isAbandoned({ object }: Item): boolean {
    const alive = new Set(everything().map((item) => textAt(item.object, 'metadata.uid')))
    return !owners(object).some((reference) => alive.has(textAt(reference, 'uid')))
  }

  async function removeAll(items: Item[], policy: string, client: InProcessClient = asCollector): Promise<void> {
    for (const { info, object } of items) {
      const { namespace, name } = placeOf(object)
      if (!store.get(info, namespace, name) || at(object, 'metadata.deletionTimestamp') !== undefined) continue
      const preconditions = {
        uid: textAt(object, 'metadata.uid'),
        resourceVersion: textAt(object, 'metadata.resourceVersion'),
      }
      await client.delete(info, namespace, name, { preconditions, propagationPolicy: policy })
    }
  }

  async function removeFirst(info: ResourceInfo, owner: JsonObject, dependents: Item[]): Promise<void> {
    const blocking = dependents.filter(({ object }) => blocksOwner(object, owner))
    await removeAll(
      blocking.filter(({ object }) => hasDependents(object)),
      'Foreground',
    )
    await removeAll(
      blocking.filter(({ object }) => !hasDependents(object)),
      'Background',
    )
    const left = dependentsOf(owner).some(({ object }) => blocksOwner(object, owner))
    if (left) throw new Error('dependents are still there')
    await dropFinalizer(info, owner, 'foregroundDeletion')
  }

  function hasDependents(object: JsonObject): boolean {
    return dependentsOf(object).length > 0
  }

  async function release(info: ResourceInfo, owner: JsonObject, dependents: Item[]): Promise<void> {
    for (const dependent of dependents) {
      const freed = copy(dependent.object)
      const kept = owners(freed).filter((reference) => reference['uid'] !== at(owner, 'metadata.uid'))
      ensure(freed, 'metadata')['ownerReferences'] = kept
      const { namespace, name } = placeOf(freed)
      await asCollector.update(dependent.info, namespace, name, freed)
    }
    await dropFinalizer(info, owner, 'orphan')
  }

  async function dropFinalizer(info: ResourceInfo, object: JsonObject, name: string): Promise<void> {
    const place = placeOf(object)
    const next = copy(store.get(info, place.namespace, place.name) ?? object)
    const finalizers = at(next, 'metadata.finalizers')
    ensure(next, 'metadata')['finalizers'] = isList(finalizers) ? finalizers.filter((item) => item !== name) : []
    await asCollector.update(info, place.namespace, place.name, next)
  }

  async function emptyNamespace(info: ResourceInfo, namespace: JsonObject): Promise<void> {
    const name = textAt(namespace, 'metadata.name')
    const contents = resources.flatMap((member) =>
      member.namespaced ? store.list(member, name).map((object) => ({ info: member, object })) : [],
    )
    await removeAll(contents, 'Background', asNamespaces)
    if (resources.some((member) => member.namespaced && store.list(member, name).length > 0)) {
      throw new Error('the namespace is not empty yet')
    }
    await asNamespaces.update(info, '', name, { ...copy(namespace), spec: {} }, 'finalize')
  }

  const unsubscribe = store.onChange(({ type, resource, object }) => {
    if (type === 'DELETED') enqueue({ info: resource, object }, true)
    else if (at(object, 'metadata.deletionTimestamp') !== undefined) enqueue({ info: resource, object }, false)
  })
  return async () => {
    unsubscribe()
    stopped.abort()
    await work
  }
}

function owners(object: JsonObject): JsonObject[] {
  return listAt(object, 'metadata.ownerReferences')
}

function blocksOwner(object: JsonObject, owner: JsonObject): boolean {
  const uid = objectAt(owner, 'metadata')['uid']
  return owners(object).some((reference) => reference['uid'] === uid && reference['blockOwnerDeletion'] === true)
}

function hasFinalizer(object: JsonObject, name: string): boolean {
  const finalizers = at(object, 'metadata.finalizers')
  return isList(finalizers) && finalizers.includes(name)
}
