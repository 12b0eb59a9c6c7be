import type { JsonObject } from '../policies/json.ts'
import type { Known } from '../policies/known.ts'

/** Where one object stands: `apps`, `v1`, `deployments`, its namespace and name. */
export interface ObjectReference {
  group: string
  version: string
  resource: string
  namespace: string
  name: string
}

/** What a face reads of a cluster. Nothing throws: what cannot be read is `unknown`, with the reason. */
export interface ClusterReader {
  /** The Namespace, at most two seconds old. `deadline` is in milliseconds of `performance.now()`. */
  getNamespace(name: string, deadline: number): Promise<Known<JsonObject>>
  /** A namespaced object as it is stored now; never cached. */
  getObject(reference: ObjectReference, deadline: number): Promise<Known<JsonObject>>
  /** Closes idle connections. */
  close(): void
}
