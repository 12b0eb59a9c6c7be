import type { ResourceKey } from '../../cluster/resource.ts'
import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { asArray, asString, dig, isObject, type JsonObject } from '../../policies/json.ts'
import { referenceKey, referenceOf, type ObjectReference } from '../object-reference.ts'
import { eventView, type EventView } from './event-view.ts'
import { podView, type PodView } from './pod-view.ts'
import { isSettled } from './settled.ts'

/** A snapshot with the connections that analyzers ask for; all made when first asked for. */
export interface Facts {
  snapshot: Snapshot
  /** milliseconds since the epoch */
  now: number
  /** Every Pod. */
  pods(): readonly PodView[]
  /** The Pods that are not well: see `settled.ts`. The rest needs no look of most analyzers. */
  troubledPods(): readonly PodView[]
  /** The Pods that an object controls, also through a ReplicaSet or Job between them. */
  podsOf(owner: JsonObject): readonly PodView[]
  /** The objects of a kind that an object controls directly. */
  controlledBy(owner: JsonObject, resource: ResourceKey): readonly JsonObject[]
  /** The outermost controller of an object, the object itself where nothing controls it. */
  workloadOf(object: JsonObject): ObjectReference
  /** Events about an object, the newest first. */
  eventsOf(object: JsonObject): readonly EventView[]
  /** Events about an object by its name (which may be gone), the newest first. */
  eventsAbout(reference: ObjectReference): readonly EventView[]
}

/** The facts of a snapshot. */
export function createFacts(snapshot: Snapshot): Facts {
  const pods = lazy(() => snapshot.list('pods').map(podView))
  const troubled = lazy(() => pods().filter((pod) => !isSettled(pod, snapshot.now)))
  const children = lazy(() => childrenByOwner(snapshot))
  const podsByUid = lazy(() => new Map(pods().map((pod) => [pod.uid, pod])))
  const events = lazy(() => eventsByObject(snapshot))

  const childrenOf = (owner: JsonObject): readonly JsonObject[] => children().get(uidOf(owner)) ?? []
  /** Owners in a circle end where they begin. */
  function podsOf(owner: JsonObject, seen = new Set<string>()): PodView[] {
    if (seen.has(uidOf(owner))) return []
    seen.add(uidOf(owner))
    return childrenOf(owner).flatMap((child) => {
      const pod = podsByUid().get(uidOf(child))
      return pod === undefined ? podsOf(child, seen) : [pod]
    })
  }
  const eventsAbout = (reference: ObjectReference): readonly EventView[] => events().get(referenceKey(reference)) ?? []

  return {
    snapshot,
    now: snapshot.now,
    pods,
    troubledPods: troubled,
    podsOf: (owner) => podsOf(owner),
    controlledBy: (owner, resource) =>
      childrenOf(owner).filter((child) => child['kind'] === kindOf(resource, snapshot)),
    workloadOf: (object) => outermost(object, snapshot),
    eventsAbout,
    // An Event outlives its object: one of the same name but another uid is about another object.
    eventsOf: (object) => {
      const uid = uidOf(object)
      return eventsAbout(referenceOf(object)).filter((event) => event.uid === '' || event.uid === uid || isNode(object))
    },
  }
}

/** The kubelet names a Node by its name where others have the uid. */
function isNode(object: JsonObject): boolean {
  return object['kind'] === 'Node'
}

function kindOf(resource: ResourceKey, snapshot: Snapshot): unknown {
  return snapshot.list(resource)[0]?.['kind']
}

const owning = ['pods', 'replicasets', 'jobs', 'controllerrevisions'] as const

function childrenByOwner(snapshot: Snapshot): Map<string, JsonObject[]> {
  const children = new Map<string, JsonObject[]>()
  for (const resource of owning) {
    for (const object of snapshot.list(resource)) {
      const uid = asString(controllerOf(object)?.['uid'])
      if (uid === undefined) continue
      const siblings = children.get(uid)
      if (siblings === undefined) children.set(uid, [object])
      else siblings.push(object)
    }
  }
  return children
}

/** The ownerReference with `controller: true`. */
export function controllerOf(object: JsonObject): JsonObject | undefined {
  return asArray(dig(object, 'metadata', 'ownerReferences'))
    .filter(isObject)
    .find((entry) => entry['controller'] === true)
}

/** Longer than any chain of owners; ends one in a circle. */
const longest = 8

function outermost(object: JsonObject, snapshot: Snapshot): ObjectReference {
  let reference = referenceOf(object)
  let at: JsonObject | undefined = object
  for (let depth = 0; at !== undefined && depth < longest; depth++) {
    const controller = controllerOf(at)
    if (controller === undefined) break
    const [kind, name] = [asString(controller['kind']) ?? '', asString(controller['name']) ?? '']
    const apiVersion = asString(controller['apiVersion'])
    // A Node controls its mirror Pods, and is no workload.
    if (kind === 'Node') break
    reference = { ...reference, kind, name, ...(apiVersion === undefined ? {} : { apiVersion }) }
    at = snapshot.byUid(asString(controller['uid']) ?? '')
  }
  return reference
}

function eventsByObject(snapshot: Snapshot): Map<string, EventView[]> {
  const events = new Map<string, EventView[]>()
  for (const object of snapshot.list('coreevents')) {
    const view = eventView(object)
    const key = referenceKey(view.about)
    const others = events.get(key)
    if (others === undefined) events.set(key, [view])
    else others.push(view)
  }
  for (const group of events.values()) group.sort((left, right) => right.last - left.last)
  return events
}

function uidOf(object: JsonObject): string {
  return asString(dig(object, 'metadata', 'uid')) ?? ''
}

function lazy<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
