import type { Logger } from 'pino'
import type { EventRecorder } from '../../cluster/event-recorder.ts'
import type { ClusterPolicies } from '../cluster-policies/cluster-policies.ts'
import { createConditionWriter } from '../cluster-policies/write-conditions.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { createAllowedChanges, type TellAllowed } from '../exceptions/allowed-changes.ts'
import { createLifecycle } from '../exceptions/lifecycle.ts'
import { createExceptionMetrics } from '../exceptions/metrics.ts'
import { createUses } from '../exceptions/uses.ts'
import type { Metrics } from '../metrics.ts'

/** What becomes of exceptions and allowed changes. */
export interface HouseExceptions {
  tellAllowed: TellAllowed
  /** What to do every second and after changes. */
  rounds: readonly (() => Promise<void>)[]
  stop(): Promise<void>
}

/** What keeping them takes. */
export interface ExceptionsOptions {
  access: ClusterAccess | undefined
  events: EventRecorder | undefined
  policies: ClusterPolicies | undefined
  leading: () => boolean
  now: () => number
  log: Logger
  metrics: Metrics
}

/** Tells of allowed changes, and where exceptions are the cluster's keeps their status. */
export function keepExceptions(options: ExceptionsOptions): HouseExceptions {
  const { access, events, policies, leading, now, log } = options
  const recorder = events === undefined ? {} : { events }
  if (access === undefined || events === undefined || policies === undefined)
    return { tellAllowed: createAllowedChanges({ log, now, ...recorder }), rounds: [], stop: () => Promise.resolve() }
  const { client } = access
  const metrics = createExceptionMetrics([options.metrics.registry])
  const uses = createUses({ client, now, log, metrics })
  const isOfCluster = (name: string) => policies.states()?.exceptions.get(name)?.reason === 'Loaded'
  return {
    tellAllowed: createAllowedChanges({ log, now, events, uses, isOfCluster }),
    rounds: [
      createConditionWriter({ client, policies, leading, now, log }),
      createLifecycle({ client, policies, leading, now, log, events, metrics }),
    ],
    stop: () => uses.stop(),
  }
}
