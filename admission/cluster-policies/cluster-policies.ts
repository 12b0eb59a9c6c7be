import type { Logger } from 'pino'
import type { ApiClient } from '../../cluster/api-client.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import type { LoadedPolicies, PolicySource, Reload } from '../policy-source/policy-source.ts'
import { createCombination, type Combination } from './combination.ts'
import { createInForce, type InForce } from './in-force.ts'
import type { ObjectStates } from './merge.ts'
import type { ClusterPolicyMetrics } from './metrics.ts'
import { notReadyBecause } from './not-ready.ts'
import { problemOfCluster } from './object-problems.ts'
import { oneAtATime } from '../background/one-at-a-time.ts'
import { createProblemLog } from '../background/problem-log.ts'
import type { WatchExceptionsOptions } from './watch-exceptions.ts'
import { watchObjects, type Objects, type WatchedObjects } from './watched-objects.ts'

/** What cluster policies are made of. */
export interface ClusterPoliciesOptions {
  client: ApiClient
  /** Files and directories of policies and exceptions, which stand before the cluster's; there may be none. */
  paths: readonly string[]
  /** milliseconds since the epoch */
  now: () => number
  log: Logger
  metrics: ClusterPolicyMetrics
  /** Told whenever what is in force changes, and whenever its problems do. */
  onReload: (reload: Reload, loaded: LoadedPolicies | undefined) => void
  /** Told when the API server told of a change, after it acts; also where the set stayed the same. */
  onObjects?: () => void
  /** What tests make smaller and faster. */
  bounds?: Pick<WatchExceptionsOptions, 'mostExceptions' | 'pace' | 'backOff'>
}

/** The policies and exceptions of files and cluster as one set, unknown until both kinds were listed once. */
export interface ClusterPolicies extends PolicySource {
  /** One sentence where this replica should not be called ready; undefined where nothing stands against it. */
  notReady: () => string | undefined
  /** For how long the API server has said nothing (milliseconds); undefined before its first word. */
  staleFor: () => number | undefined
  /** What the files alone say; undefined while they have not been good once. */
  fileSet: () => PolicySet | undefined
  /** What became of the cluster's objects; undefined while unknown. */
  states: () => ObjectStates | undefined
  /** The objects as the API server last told. */
  policyObjects: () => Objects | undefined
  exceptionObjects: () => Objects | undefined
  /** Whether there are more exceptions than are kept: those that are missing may exist. */
  exceptionsCut: () => boolean
  stop: () => void
}

/** Starts to follow the cluster's policies and exceptions; `refresh` looks at the files, as often as it is called. */
export function startClusterPolicies(options: ClusterPoliciesOptions): ClusterPolicies {
  const { client, now, log, metrics } = options
  const combination = createCombination(options.paths, now)
  const inForce = createInForce(now, options.onReload)
  const logProblem = createProblemLog(log, now, 'policies of the cluster cannot be read')
  const refresh = oneAtATime(() => combineNow(objects, combination, options, inForce))
  const objects = watchObjects({
    client,
    now,
    ...options.bounds,
    onChange: () => void refresh().then(options.onObjects),
    onProblem: (problem) => {
      metrics.watchFailures.inc()
      logProblem(problem)
    },
  })
  metrics.watchStaleness(objects.staleFor)
  const facts = () => ({
    loaded: inForce.loaded(),
    last: inForce.last(),
    silence: objects.staleFor(),
    problem: objects.problem(),
  })
  return {
    current: inForce.loaded,
    lastReload: inForce.last,
    refresh,
    notReady: () => notReadyBecause(facts()),
    staleFor: objects.staleFor,
    fileSet: combination.fileSet,
    states: inForce.merged,
    policyObjects: objects.policies,
    exceptionObjects: objects.exceptions,
    exceptionsCut: () => objects.exceptionsCut() !== undefined,
    stop: objects.stop,
  }
}

/** Never rejects: what was in force stays where something fails. */
async function combineNow(
  objects: WatchedObjects,
  combination: Combination,
  { log, metrics }: ClusterPoliciesOptions,
  inForce: InForce,
): Promise<void> {
  const [policies, exceptions, cut] = [objects.policies(), objects.exceptions(), objects.exceptionsCut()]
  metrics.exceptionsCut.set(cut === undefined ? 0 : 1)
  if (policies === undefined || exceptions === undefined) return
  try {
    const merged = await combination.combine(policies, exceptions)
    if (merged !== undefined) metrics.objects(merged)
    inForce.put(merged, combination.lastReload(), cut === undefined ? [] : [problemOfCluster(cut)])
  } catch (error) {
    log.error({ err: error }, 'policies not put together, the last ones stay in force')
  }
}
