import { createRecent } from '../recent.ts'
import { registryFailure, type RegistryFailure } from './result.ts'

/** Keeps a registry that does not answer from being asked again and again; one for all registries. */
export interface Breaker {
  /** Why the registry is not to be asked now; undefined: ask it. */
  refuses(registry: string): RegistryFailure | undefined
  /** Is told how every question ended; undefined: it was answered. */
  ended(registry: string, failure: RegistryFailure | undefined): void
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
 * (429) is not asked before the time that it names.
 */
export function createBreaker(now: () => number): Breaker {
  const states = createRecent<State>(registriesKept)
  return {
    refuses: (registry) => {
      const state = states.get(registry)
      const wait = (state?.until ?? 0) - now()
      return state === undefined || wait <= 0 ? undefined : refusal(registry, state, wait)
    },
    ended: (registry, failure) => {
      const next = failure === undefined ? undefined : stateAfter(states.get(registry), failure, now())
      if (next === undefined) states.delete(registry)
      else states.set(registry, next)
    },
  }
}

function stateAfter(before: State | undefined, failure: RegistryFailure, now: number): State | undefined {
  if (failure.kind === 'rate-limited')
    return { failed: 0, until: now + (failure.retryAfter ?? waitOfLimit), kind: 'rate-limited' }
  if (failure.kind !== 'unavailable' && failure.kind !== 'timeout') return undefined
  const failed = (before?.failed ?? 0) + 1
  return { failed, until: failed >= opensAfter ? now + staysOpen : 0, kind: 'unavailable' }
}

function refusal(registry: string, { kind, failed }: State, wait: number): RegistryFailure {
  const seconds = Math.ceil(wait / 1000)
  const why = kind === 'rate-limited' ? 'limits how often it is asked (429)' : `failed ${failed} times in a row`
  return registryFailure(kind, `registry ${registry} ${why} and is asked again in ${seconds} s`, wait)
}
