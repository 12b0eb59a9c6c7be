import { createFetch } from '../../../cluster/registry/fetch.ts'
import { createRegistryClient, type RegistryAccess, type RegistryClient } from '../../../policies/registry/client.ts'
import { parseReference, type ImageReference } from '../../../policies/registry/reference.ts'
import type { RegistryFailure, RegistryResult } from '../../../policies/registry/result.ts'
import {
  startScriptedRegistry,
  type ScriptedRegistry,
  type ServerPair,
} from '../../support/scripted-registry/scripted-registry.ts'

/** A scripted registry, a client, and what they need of each other. */
export interface World {
  registry: ScriptedRegistry
  client: RegistryClient
  /** By http, as nobody. */
  access: RegistryAccess
  reference(repositoryAndTag: string): ImageReference
  /** milliseconds since the epoch; moved by tests */
  clock: { now: number }
  resolve(more?: Partial<RegistryAccess>, tag?: string): Promise<RegistryResult<string>>
  stop(): Promise<void>
}

/** Starts a registry and a client of it. */
export async function startWorld(tls?: ServerPair): Promise<World> {
  const registry = await startScriptedRegistry(tls === undefined ? {} : { tls })
  const connections = createFetch()
  const clock = { now: Date.parse('2026-03-04T05:06:07Z') }
  const client = createRegistryClient({ fetch: connections.fetch, now: () => clock.now })
  const access: RegistryAccess = { credentials: [], insecure: tls === undefined }
  const reference = (text: string): ImageReference => referenceOf(`${registry.host}/${text}`)
  return {
    ...{ registry, client, access, reference, clock },
    resolve: (more = {}, tag = 'team/web:1') =>
      client.resolve(reference(tag), { ...access, ...more }, AbortSignal.timeout(5000)),
    stop: async () => {
      connections.close()
      await registry.stop()
    },
  }
}

/** A reference that must be one. */
export function referenceOf(text: string): ImageReference {
  const parsed = parseReference(text)
  if (!parsed.ok) throw new Error(`"${text}" ${parsed.reason}`)
  return parsed.reference
}

/** The failure that a result must be. */
export function failureOf(result: RegistryResult<unknown>): RegistryFailure {
  if (result.ok) throw new Error(`no failure: ${JSON.stringify(result.value)}`)
  return result
}

/** The value that a result must have. */
export function valueOf<T>(result: RegistryResult<T>): T {
  if (!result.ok) throw new Error(`${result.kind}: ${result.message}`)
  return result.value
}
