import { isSha256Digest } from '../sha256-digest.ts'
import type { Candidate } from '../signatures/candidate.ts'
import { originOf } from './address.ts'
import { createBreaker } from './breaker.ts'
import { collectCandidates } from './candidates.ts'
import type { Credential } from './credentials.ts'
import type { Fetch } from './fetch.ts'
import { createReader, type Reader } from './reader.ts'
import { createRecent } from '../recent.ts'
import type { ImageReference } from './reference.ts'
import { resolveDigest } from './resolve-digest.ts'
import { registryFailure, type RegistryResult } from './result.ts'
import type { Room } from './room.ts'
import type { Wire } from './wire.ts'

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
  /** All signature material of the image with this digest, in every layout; empty: the registry has none. It is read into the room. */
  candidates(
    reference: ImageReference,
    digest: string,
    access: RegistryAccess,
    signal: AbortSignal,
    room?: Room,
  ): Promise<RegistryResult<readonly Candidate[]>>
}

/** What the client needs of the world. */
export interface RegistryClientOptions {
  fetch: Fetch
  /** milliseconds since the epoch */
  now: () => number
}

/** Tokens are kept for so many pairs of repository and credential. */
const tokensKept = 2000

/** One client for all registries: it keeps tokens and the breakers. */
export function createRegistryClient({ fetch, now }: RegistryClientOptions): RegistryClient {
  const wire: Wire = { exchange: fetch, now, authorisations: createRecent(tokensKept) }
  const breaker = createBreaker(now)

  async function guarded<T>(
    { registry, repository }: ImageReference,
    access: RegistryAccess,
    signal: AbortSignal,
    work: (reader: Reader) => Promise<RegistryResult<T>>,
  ): Promise<RegistryResult<T>> {
    const asker = access.credentials.map(({ id }) => id).join(' ')
    const refused = breaker.refuses(registry, asker)
    if (refused !== undefined) return refused
    const origin = new URL(originOf(registry, access.insecure))
    const result = await work(createReader(wire, { registry, repository, origin, access, signal }))
    breaker.ended(registry, asker, result.ok ? undefined : result)
    return result
  }

  return {
    resolve: async (reference, access, signal) =>
      reference.digest === undefined
        ? guarded(reference, access, signal, (reader) => resolveDigest(reader, reference))
        : { ok: true, value: reference.digest },
    candidates: async (reference, digest, access, signal, room) =>
      isSha256Digest(digest)
        ? guarded(reference, access, signal, (reader) => collectCandidates(reader, digest, room))
        : registryFailure(
            'malformed',
            `registry ${reference.registry} cannot be asked for a digest that is not sha256`,
          ),
  }
}
