import { setTimeout as delay } from 'node:timers/promises'
import { createInProcessClient } from '../in-process-client.ts'
import type { InProcessClient } from '../in-process-client.ts'
import { copy, listAt, objectAt, same } from '../json.ts'
import { definitionFinalizer, finalizersOf, isDeleting, ownersOf, placeOf } from '../metadata.ts'
import { allResources, servedBy, servedOfKind } from '../custom/custom-resources.ts'
import type { JsonObject, WebhookDispatcher } from '../types.ts'
import { controllerIdentity, userInfo } from '../users.ts'
import type { Machinery } from '../writes/machinery.ts'
import { remainingConditions } from './namespace-conditions.ts'

const retryAfter = 500

/**
 * Deletes what owners leave behind: dependents of a deleted object, of one deleted in the foreground before it, and the contents of a
 * namespace; and releases orphans. Every write is admitted under the built-in controllers' names. A refused one is tried again
 * later. Returns the way to stop.
 */
export function startGarbageCollector(machinery: Machinery): () => Promise<void> {
  const { store } = machinery
  const collector = createInProcessClient(machinery, controllerIdentity('generic-garbage-collector'))
  const namespaceController = createInProcessClient(machinery, controllerIdentity('namespace-controller'))
  // Custom objects go with their definition without asking webhooks.
  const silent = createInProcessClient({ ...machinery, webhooks: noWebhooks }, userInfo('system:apiserver'))
  const stopped = new AbortController()
  let work = Promise.resolve()

  function enqueue(object: JsonObject, deleted: boolean): void {
    work = work.then(() => attempt(object, deleted))
  }

  async function attempt(object: JsonObject, deleted: boolean): Promise<void> {
    if (stopped.signal.aborted) return
    try {
      await (deleted ? collect(object) : settle(object))
    } catch {
      delay(retryAfter, undefined, { signal: stopped.signal, ref: false }).then(
        () => {
          enqueue(object, deleted)
        },
        () => undefined,
      )
    }
  }

  /** Removes the dependents of a deleted object that have no other owner. */
  async function collect(object: JsonObject): Promise<void> {
    const alive = new Set(everything().map(uidOf))
    const isAbandoned = (dependent: JsonObject) => !ownersOf(dependent).some(({ uid }) => alive.has(uid))
    await removeAll(dependentsOf(object).filter(isAbandoned), 'Background', collector)
  }

  /** Does what an object under deletion waits for. */
  async function settle(object: JsonObject): Promise<void> {
    const current = stored(object)
    if (!current || !isDeleting(current)) return
    const dependents = dependentsOf(current)
    if (current['kind'] === 'Namespace') await emptyNamespace(current)
    if (finalizersOf(current).includes(definitionFinalizer)) await emptyDefinition(current)
    if (finalizersOf(current).includes('orphan')) {
      for (const dependent of dependents) await release(dependent, current)
      await dropFinalizer(current, 'orphan')
    }
    if (finalizersOf(current).includes('foregroundDeletion')) await removeFirst(current, dependents)
  }

  function everything(namespace?: string): JsonObject[] {
    return allResources(store)
      .filter((info) => namespace === undefined || info.namespaced)
      .flatMap((info) => store.list(info, namespace))
  }

  function stored(object: JsonObject): JsonObject | undefined {
    const { namespace, name } = placeOf(object)
    return store.get(servedOfKind(store, String(object['kind'])), namespace, name)
  }

  function dependentsOf(owner: JsonObject): JsonObject[] {
    return everything().filter((object) => ownersOf(object).some(({ uid }) => uid === uidOf(owner)))
  }

  async function removeAll(objects: JsonObject[], propagationPolicy: string, client: InProcessClient): Promise<void> {
    for (const object of objects.filter((one) => stored(one) !== undefined && !isDeleting(one))) {
      const { uid, resourceVersion } = objectAt(object, 'metadata')
      await client.delete(object, { preconditions: { uid, resourceVersion }, propagationPolicy })
    }
  }

  async function removeFirst(owner: JsonObject, dependents: JsonObject[]): Promise<void> {
    const blocks = (object: JsonObject) =>
      ownersOf(object).some(({ uid, blockOwnerDeletion }) => uid === uidOf(owner) && blockOwnerDeletion === true)
    for (const dependent of dependents.filter(blocks)) {
      await removeAll([dependent], dependentsOf(dependent).length > 0 ? 'Foreground' : 'Background', collector)
    }
    if (dependentsOf(owner).some(blocks)) throw new Error('dependents are still there')
    await dropFinalizer(owner, 'foregroundDeletion')
  }

  async function release(dependent: JsonObject, owner: JsonObject): Promise<void> {
    const ownerReferences = ownersOf(dependent).filter(({ uid }) => uid !== uidOf(owner))
    await collector.update({ ...dependent, metadata: { ...objectAt(dependent, 'metadata'), ownerReferences } })
  }

  async function dropFinalizer(object: JsonObject, name: string): Promise<void> {
    const next = stored(object) ?? object
    const finalizers = finalizersOf(next).filter((item) => item !== name)
    await collector.update({ ...next, metadata: { ...objectAt(next, 'metadata'), finalizers } })
  }

  async function emptyNamespace(namespace: JsonObject): Promise<void> {
    const { name } = placeOf(namespace)
    await removeAll(everything(name), 'Background', namespaceController)
    const left = everything(name)
    if (left.length > 0) {
      await tellRemaining(namespace, left)
      throw new Error('the namespace is not empty yet')
    }
    await namespaceController.update({ ...copy(namespace), spec: {} }, 'finalize')
  }

  async function tellRemaining(namespace: JsonObject, left: JsonObject[]): Promise<void> {
    const current = stored(namespace)
    if (!current) return
    const conditions = remainingConditions(store, current, left, machinery.now())
    if (same(listAt(current, 'status.conditions'), conditions)) return
    await namespaceController.update({ ...current, status: { ...objectAt(current, 'status'), conditions } }, 'status')
  }

  async function emptyDefinition(definition: JsonObject): Promise<void> {
    const objects = () => servedBy(definition).flatMap((info) => store.list(info))
    for (const object of objects()) if (!isDeleting(object)) await silent.delete(object)
    if (objects().length > 0) throw new Error('custom objects are still there')
    await dropFinalizer(definition, definitionFinalizer)
  }

  const unsubscribe = store.onChange(({ type, object }) => {
    if (type === 'DELETED' || isDeleting(object)) enqueue(object, type === 'DELETED')
  })
  return async () => {
    unsubscribe()
    stopped.abort()
    await work
  }
}

const noWebhooks: WebhookDispatcher = {
  mutate: ({ object }) => Promise.resolve({ allowed: true, object, warnings: [] }),
  validate: () => Promise.resolve({ allowed: true, warnings: [] }),
  close: () => undefined,
}

function uidOf(object: JsonObject): unknown {
  return objectAt(object, 'metadata')['uid']
}
