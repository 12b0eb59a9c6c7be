import type { JsonObject } from '../json.ts'
import type { Known } from '../known.ts'
import type { Credential } from '../registry/credentials.ts'

/**
 * Where the verifier reads what rules and pods refer to. Given by the faces: nothing rejects, every read ends at its deadline
 * (milliseconds of the steady clock) with `unknown`, and has a limit of size.
 */
export interface ImageSources {
  secret(namespace: string, name: string, deadline: number): Promise<Known<JsonObject>>
  configMap(namespace: string, name: string, deadline: number): Promise<Known<JsonObject>>
  serviceAccount(namespace: string, name: string, deadline: number): Promise<Known<JsonObject>>
  /** The text of a file, by its path. */
  file(path: string, deadline: number): Promise<Known<string>>
  /** What the docker config of this host (or its credential helper) knows of a registry; createHostCredentials is one. */
  hostCredentials(registry: string, repository: string, deadline: number): Promise<Known<Credential>>
}
