import type { JsonObject } from '../../../policies/json.ts'
import type { Known } from '../../../policies/known.ts'

/** An object as a manifest names it. */
export interface Wanted {
  /** The manifest's own; the live object is read in this version. */
  apiVersion: string
  kind: string
  /** Where it goes if its kind has namespaces. */
  namespace: string
  name: string
}

/** What came of looking for a live object; a reason completes "it could not be compared: …". */
export type Located =
  | { state: 'found'; object: JsonObject }
  | { state: 'absent'; isNamespaced: boolean }
  | { state: 'unread'; isNamespaced: boolean; reason: string }
  | { state: 'not-comparable'; reason: string }

/** A kind, or something else beside the objects, that could not be read. */
export interface UnreadKind {
  /** `deployments`, `events.events.k8s.io` */
  resource: string
  reason: string
}

/** What the dry run of an apply came to: the object as it would be stored, or why there is none. */
export type DryRun = { ok: true; object: JsonObject } | { ok: false; reason: string }

/** Which objects are gone through. */
export interface Scope {
  /** All where there is none. */
  namespace: string | undefined
  /** `apps/v1/Deployment`; undefined: every kind that is gone through without files. */
  kinds?: readonly string[]
  /** Only this object of them. */
  name?: string
  /** Only objects with these labels, as kubectl's -l has it. */
  selector?: string | undefined
}

/** Where live objects come from: a cluster, or a directory. Nothing is kept of what was gone through. */
export interface LiveSource {
  /** milliseconds since the epoch: its own clock, by which ages are told */
  now: () => number
  find(wanted: Wanted): Promise<Located>
  /**
   * Goes through objects, some at a time, and tells which kinds it could not read. `keep` says what of an object is in memory until it is
   * visited: all of it where it is not given.
   */
  each(
    scope: Scope,
    visit: (objects: readonly JsonObject[]) => Promise<void>,
    keep?: (object: JsonObject) => JsonObject,
  ): Promise<UnreadKind[]>
  /** The HorizontalPodAutoscalers of some namespaces; of all where there are none. */
  autoscalers(namespaces: readonly string[] | undefined): Promise<Read>
  /** The definitions of custom kinds (`group/Kind`), as far as they can be read. */
  definitions(kinds: readonly string[]): Promise<readonly JsonObject[]>
  /** The Events that admission left. */
  admissionEvents(namespaces: readonly string[] | undefined): Promise<Read>
  namespace(name: string): Promise<Known<JsonObject>>
  /** What the API server would store if the manifest were applied; absent where there is no API server. */
  dryRun?(manifest: JsonObject, namespace: string): Promise<DryRun>
}

/** Keeps all of an object. */
export function asItIs(object: JsonObject): JsonObject {
  return object
}

/** Objects, and what of them could not be read. */
export interface Read {
  objects: readonly JsonObject[]
  unread: readonly UnreadKind[]
}
