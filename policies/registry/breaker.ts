import { createRecent } from '../recent.ts'
import { registryFailure, type RegistryFailure } from './result.ts'

/** Keeps a registry that does not answer from being asked again and again; one for all registries. `asker` is equal for equal credentials. */
export interface Breaker {
  /** Why the registry is not to be asked now; undefined: ask it. */
  refuses(registry: string, asker: string): RegistryFailure | undefined
  /** Is told how every question ended; undefined: it was answered. */
  ended(registry: string, asker: string, failure: RegistryFailure | undefined): void
}

interface State {
  /** Questions in a row that had no answer. */
  failed: number
  /** milliseconds since the epoch; not asked before */
  until: number
  kind: 'unavailable' | 'rate-limited'
}

const opensAfter = 5
const staysOpen = 10_000
/** A limit that does not say for how long. */
const waitOfLimit = 10_000
const registriesKept = 1000

/**
 * Opens after 5 questions in a row without an answer, for 10 seconds; then one more failure opens it again. A registry that limits
 * (429) is not asked before the time that it names: by those with the same credentials, because limits are those of an account, and
 * nobody may use up another's.
 */
export function createBreaker(now: () => number): Breaker {
  const failing = createRecent<State>(registriesKept)
  const limiting = createRecent<State>(registriesKept)
  return {
    refuses: (registry, asker) =>
      refusal(registry, limiting.get(`${registry} ${asker}`), now()) ?? refusal(registry, failing.get(registry), now()),
    ended: (registry, asker, failure) => {
      if (failure?.kind === 'rate-limited') {
        const until = now() + (failure.retryAfter ?? waitOfLimit)
        limiting.set(`${registry} ${asker}`, { failed: 0, until, kind: 'rate-limited' })
      } else if (failure?.kind === 'unavailable' || failure?.kind === 'timeout') {
        const failed = (failing.get(registry)?.failed ?? 0) + 1
        failing.set(registry, { failed, until: failed >= opensAfter ? now() + staysOpen : 0, kind: 'unavailable' })
      } else failing.delete(registry)
    },
  }
}

function refusal(registry: string, state: State | undefined, now: number): RegistryFailure | undefined {
  const wait = (state?.until ?? 0) - now
  if (state === undefined || wait <= 0) return undefined
  const { kind, failed } = state
  const why = kind === 'rate-limited' ? 'limits how often it is asked (429)' : `failed ${failed} times in a row`
  return registryFailure(kind, `registry ${registry} ${why} and is asked again in ${Math.ceil(wait / 1000)} s`, wait)
}
