import type { JsonObject } from '../../policies/json.ts'
import type { ResourceKey } from '../resource.ts'

/** What a snapshot is read of, and what is kept. */
export interface ReadOptions {
  resources: readonly ResourceKey[]
  /** Of kinds with namespaces only this one; the others are read as they are. All where there is none. */
  namespace?: string | undefined
  /** The snapshot's clock in milliseconds since the epoch; asked when the API server has answered. */
  now: () => number
  /** What is kept of an object: the rest need not stay in memory. Of most kinds it is not given managedFields. */
  project?: (resource: ResourceKey, object: JsonObject) => JsonObject
  /** Told after every page. */
  onProgress?: (read: ReadSoFar) => void
  /** Ends the reading after the pages that are on their way; what is left is unread. */
  signal?: AbortSignal
  /** milliseconds for each page; default 30 s */
  timeout?: number
}

/** How far a reading has come. */
export interface ReadSoFar {
  resource: ResourceKey
  /** Objects of all kinds. */
  objects: number
  /** Kinds that are done, and of how many. */
  kinds: number
  of: number
}
