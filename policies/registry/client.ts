import type { Candidate } from '../signatures/candidate.ts'
import type { Credential } from './credentials.ts'
import type { Fetch } from './fetch.ts'
import type { ImageReference } from './reference.ts'
import { registryFailure, type RegistryResult } from './result.ts'

/** How one registry is reached. */
export interface RegistryAccess {
  /** Tried in order; nobody's name is given where there are none. */
  credentials: readonly Credential[]
  /** By http: in place of https. */
  insecure: boolean
  /** PEM authorities of the registry's certificate, in place of the system's. */
  ca?: string
}

/** Asks registries. Never rejects; `signal` ends whatever is under way (the outcome is `timeout`). */
export interface RegistryClient {
  /** The digest that a reference stands for now; a digest in the reference is the answer, without asking. */
  resolve(reference: ImageReference, access: RegistryAccess, signal: AbortSignal): Promise<RegistryResult<string>>
  /** All signature material of the image with this digest, in every layout; empty: the registry has none. */
  candidates(
    reference: ImageReference,
    digest: string,
    access: RegistryAccess,
    signal: AbortSignal,
  ): Promise<RegistryResult<readonly Candidate[]>>
}

/** What the client needs of the world. */
export interface RegistryClientOptions {
  fetch: Fetch
  /** milliseconds since the epoch */
  now: () => number
}

/** One client for all registries: it keeps tokens and the breakers. */
export function createRegistryClient(_options: RegistryClientOptions): RegistryClient {
  const soon = () => Promise.resolve(registryFailure('unavailable', 'not built yet'))
  return { resolve: soon, candidates: soon }
}
