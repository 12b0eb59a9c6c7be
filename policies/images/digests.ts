import type { ImageReference } from '../registry/reference.ts'
import type { RegistryResult } from '../registry/result.ts'
import { createFlights } from './flights.ts'
import type { CacheState } from './image-report.ts'
import { createMemory, type Aged } from './memory.ts'
import type { ImageAccess } from './registry-access.ts'
import type { Settings } from './settings.ts'

/** A digest, and where it is from; no state: the image itself names it. */
export interface FoundDigest {
  digest: string
  state?: CacheState
}

/** Digests that tags stand for, remembered for those who asked with the same credentials. */
export interface Digests {
  find(reference: ImageReference, access: ImageAccess): Promise<Aged<RegistryResult<FoundDigest>>>
  /** Without asking: what is remembered, be it old. */
  kept(reference: ImageReference, access: ImageAccess): FoundDigest | undefined
}

/** Equal questions under way share one request. */
export function createDigests({ client, clock, limits }: Pick<Settings, 'client' | 'clock' | 'limits'>): Digests {
  const memory = createMemory<string>(() => clock.steady(), limits.remembered, limits.staleFor)
  const flights = createFlights<Aged<RegistryResult<FoundDigest>>>()

  async function resolve(key: string, reference: ImageReference, { access }: ImageAccess) {
    const found = await client.resolve(reference, access, clock.abortIn(limits.workFor))
    if (!found.ok) return { value: found, freshUntil: 0 }
    const freshUntil = clock.steady() + limits.digestFor
    memory.put(key, { value: found.value, freshUntil })
    return { value: ok(found.value, 'miss'), freshUntil }
  }

  return {
    async find(reference, access) {
      if (reference.digest !== undefined) return { value: ok(reference.digest), freshUntil: Infinity }
      const key = keyOf(reference, access)
      const fresh = memory.fresh(key)
      if (fresh !== undefined) return { ...fresh, value: ok(fresh.value, 'hit') }
      return flights.join(key, () => resolve(key, reference, access))
    },
    kept(reference, access) {
      if (reference.digest !== undefined) return { digest: reference.digest }
      const key = keyOf(reference, access)
      const digest = memory.kept(key)
      return digest === undefined ? undefined : { digest, state: memory.fresh(key) === undefined ? 'stale' : 'hit' }
    },
  }
}

function ok(digest: string, state?: CacheState): RegistryResult<FoundDigest> {
  return { ok: true, value: { digest, ...(state === undefined ? {} : { state }) } }
}

function keyOf({ registry, repository, tag = 'latest' }: ImageReference, { id }: ImageAccess): string {
  return `${registry}/${repository}:${tag} ${id}`
}
