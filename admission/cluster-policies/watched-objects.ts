import { resources } from '../../cluster/resource.ts'
import type { JsonObject } from '../../policies/json.ts'
import { watchExceptions, type WatchExceptionsOptions } from './watch-exceptions.ts'
import { watchKind } from './watch-kind.ts'

/** Objects of a kind by name, as an API server last told. */
export type Objects = ReadonlyMap<string, JsonObject>

/** The DriftPolicies and DriftExceptions of a cluster. */
export interface WatchedObjects {
  /** Undefined before the first complete list. */
  policies: () => Objects | undefined
  /** Where there are too many for a list: those that could be read. */
  exceptions: () => Objects | undefined
  /** One sentence while there are more exceptions than are kept; undefined while all are known. */
  exceptionsCut: () => string | undefined
  /** For how long the API server has said nothing of one of the kinds (milliseconds); undefined before its first word. */
  staleFor: () => number | undefined
  /** Why they cannot be read at this time, as a sentence; undefined while they can. */
  problem: () => string | undefined
  stop: () => void
}

/** Follows both kinds until stopped. */
export function watchObjects(options: WatchExceptionsOptions): WatchedObjects {
  const policies = watchKind(options, resources.driftpolicies)
  const exceptions = watchExceptions(options)
  // Too many exceptions are told as that; they never make policies count as old.
  const kinds = () => (exceptions.cut() === undefined ? [policies, exceptions] : [policies])
  return {
    policies: policies.objects,
    exceptions: exceptions.objects,
    exceptionsCut: exceptions.cut,
    staleFor: () => {
      const heard = kinds().map(({ lastHeard }) => lastHeard())
      return heard.includes(undefined) ? undefined : options.now() - Math.min(...heard.map((at) => at ?? 0))
    },
    problem: () => policies.problem() ?? exceptions.problem(),
    stop: () => {
      policies.stop()
      exceptions.stop()
    },
  }
}
