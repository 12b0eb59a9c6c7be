import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiFailure } from '../../cluster/api-result.ts'
import { isNotServed } from '../../cluster/failure.ts'
import { startInformer } from '../../cluster/informer.ts'
import { resources } from '../../cluster/resource.ts'
import type { JsonObject } from '../../policies/json.ts'

/** Objects of a kind by name, as an API server last told. */
export type Objects = ReadonlyMap<string, JsonObject>

/** The DriftPolicies and DriftExceptions of a cluster. */
export interface WatchedObjects {
  /** Undefined before the first complete list. */
  policies: () => Objects | undefined
  exceptions: () => Objects | undefined
  /** For how long the API server has said nothing of one of the kinds (milliseconds); undefined before its first word. */
  staleFor: () => number | undefined
  /** Why they cannot be read at this time, as a sentence; undefined while they can. */
  problem: () => string | undefined
  stop: () => void
}

/** What is watched, and who is told. */
export interface WatchOptions {
  client: ApiClient
  /** milliseconds */
  now: () => number
  onChange: () => void
  onProblem: (problem: string) => void
}

/** Follows both kinds until stopped. */
export function watchObjects({ client, now, onChange, onProblem }: WatchOptions): WatchedObjects {
  const watchKind = (type: (typeof resources)['driftpolicies' | 'driftexceptions']) => {
    let problem: { text: string; at: number } | undefined
    const informer = startInformer({
      client,
      type,
      now,
      onChange,
      onProblem: (failure) => {
        problem = { text: sentenceOf(failure), at: now() }
        onProblem(problem.text)
      },
    })
    const isCurrent = ({ at }: { at: number }) => at >= (informer.lastHeard() ?? 0)
    return { informer, problem: () => (problem !== undefined && isCurrent(problem) ? problem.text : undefined) }
  }
  const kinds = [watchKind(resources.driftpolicies), watchKind(resources.driftexceptions)] as const
  const [policies, exceptions] = kinds
  return {
    policies: () => policies.informer.objects(),
    exceptions: () => exceptions.informer.objects(),
    staleFor: () => {
      const heard = kinds.map(({ informer }) => informer.lastHeard())
      return heard.includes(undefined) ? undefined : now() - Math.min(...heard.map((at) => at ?? 0))
    },
    problem: () => policies.problem() ?? exceptions.problem(),
    stop: () => {
      for (const { informer } of kinds) informer.stop()
    },
  }
}

function sentenceOf(failure: ApiFailure): string {
  if (isNotServed(failure)) return 'the CRDs are not installed: kubectl heal install'
  return `DriftPolicies and DriftExceptions of the cluster cannot be read: ${failure.message}`
}
