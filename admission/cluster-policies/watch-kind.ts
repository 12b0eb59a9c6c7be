import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiFailure } from '../../cluster/api-result.ts'
import { isNotServed } from '../../cluster/failure.ts'
import { startInformer } from '../../cluster/informer.ts'
import type { resources } from '../../cluster/resource.ts'
import type { Objects } from './watched-objects.ts'

/** What is watched, and who is told. */
export interface WatchOptions {
  client: ApiClient
  /** milliseconds */
  now: () => number
  onChange: () => void
  onProblem: (problem: string) => void
  /** How long failures rest (milliseconds); default: the informer's. */
  backOff?: { first: number; longest: number }
}

/** The objects of one kind. */
export interface WatchedKind {
  /** Undefined before the first complete list. */
  objects: () => Objects | undefined
  /** When the API server's word was last had (milliseconds). */
  lastHeard: () => number | undefined
  /** Why they cannot be read at this time, as a sentence; undefined while they can. */
  problem: () => string | undefined
  stop: () => void
}

/** How many are kept, and who is told of each failure before its sentence is. */
export interface KindOptions {
  maxObjects?: number
  onFailure?: (failure: ApiFailure) => void
}

/** Follows a kind of ours until stopped. */
export function watchKind(
  { client, now, onChange, onProblem, backOff }: WatchOptions,
  type: (typeof resources)['driftpolicies' | 'driftexceptions'],
  { maxObjects, onFailure }: KindOptions = {},
): WatchedKind {
  let problem: { text: string; at: number } | undefined
  const informer = startInformer({
    ...{ client, type, now, onChange },
    ...(backOff === undefined ? {} : { backOff }),
    ...(maxObjects === undefined ? {} : { maxObjects }),
    onProblem: (failure) => {
      onFailure?.(failure)
      problem = { text: sentenceOf(failure), at: now() }
      onProblem(problem.text)
    },
  })
  const isCurrent = ({ at }: { at: number }) => at >= (informer.lastHeard() ?? 0)
  return {
    objects: () => informer.objects(),
    lastHeard: () => informer.lastHeard(),
    problem: () => (problem !== undefined && isCurrent(problem) ? problem.text : undefined),
    stop: () => {
      informer.stop()
    },
  }
}

function sentenceOf(failure: ApiFailure): string {
  if (isNotServed(failure)) return 'the CRDs are not installed: kubectl heal install'
  return `DriftPolicies and DriftExceptions of the cluster cannot be read: ${failure.message}`
}
