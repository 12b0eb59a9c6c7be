import type { RegistryFailure } from './result.ts'

/** Keeps a registry that does not answer from being asked again and again; one for all registries. */
export interface Breaker {
  /** Why the registry is not to be asked now; undefined: ask it. */
  refuses(registry: string): RegistryFailure | undefined
  /** Is told how every exchange ended; undefined: it answered. */
  ended(registry: string, failure: RegistryFailure | undefined): void
}
