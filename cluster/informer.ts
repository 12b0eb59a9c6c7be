import type { JsonObject } from '../policies/json.ts'
import type { ApiClient } from './api-client.ts'
import type { ApiFailure } from './api-result.ts'
import { followType } from './follow-type.ts'
import { createObjectStore } from './object-store.ts'
import type { ResourceType } from './resource.ts'

/** What is followed, and who is told. */
export interface InformerOptions {
  client: ApiClient
  type: ResourceType
  namespace?: string
  labelSelector?: string
  /** `metadata.name=NAME` for one object. */
  fieldSelector?: string
  /** milliseconds */
  now: () => number
  /** Called with all objects after the first list and after each change; changes that arrive together are told once. */
  onChange(objects: ReadonlyMap<string, JsonObject>): void
  /** Called for each failed list or watch; the informer goes on by itself. */
  onProblem?(failure: ApiFailure): void
  /** A watch that is older than this without having ended is given up (milliseconds, default 35 s). */
  silence?: number
  /** More objects are refused as TooLarge; default 10,000. */
  maxObjects?: number
  /** The shortest and longest pause after failures (milliseconds, default 250 ms and 10 s). */
  backOff?: { first: number; longest: number }
}

/** The objects of a type as an API server last told. */
export interface Informer {
  /** By name, or `namespace/name` for namespaced types; undefined before the first list. A snapshot: it never changes. */
  objects(): ReadonlyMap<string, JsonObject> | undefined
  /** When the API server's word was last had (a list, an event, a clean end of a watch), in milliseconds of `now`. */
  lastHeard(): number | undefined
  stop(): void
}

/** Starts to list and watch, and goes on until stopped: cut, silent and refused watches are taken up again. */
export function startInformer(options: InformerOptions): Informer {
  const stopped = new AbortController()
  const store = createObjectStore({
    maxObjects: options.maxObjects ?? 10_000,
    onChange: (objects) => {
      if (!stopped.signal.aborted) options.onChange(objects)
    },
  })
  let lastHeard: number | undefined
  void followType({
    ...options,
    store,
    signal: stopped.signal,
    silence: options.silence ?? 35_000,
    backOff: options.backOff ?? { first: 250, longest: 10_000 },
    onHeard: () => {
      lastHeard = options.now()
    },
  })
  return {
    objects: () => store.snapshot(),
    lastHeard: () => lastHeard,
    stop: () => {
      stopped.abort()
    },
  }
}
