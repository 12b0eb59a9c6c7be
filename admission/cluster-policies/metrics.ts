import { Counter, Gauge, type Registry } from 'prom-client'
import type { ExceptionState, ObjectStates } from './merge.ts'

/** What `/metrics` tells of the cluster's policies and exceptions. */
export interface ClusterPolicyMetrics {
  /** Sets how many objects are in which state. */
  objects: (states: ObjectStates) => void
  /** Reads at each scrape for how long the API server has said nothing (milliseconds). */
  watchStaleness(staleFor: () => number | undefined): void
  watchFailures: Counter
  /** 1 while there are more exceptions than are kept. */
  exceptionsCut: Gauge
}

const stateNames: Readonly<Record<ExceptionState['reason'], string>> = {
  Loaded: 'loaded',
  ShadowedByFile: 'shadowed',
  Invalid: 'invalid',
  Ended: 'ended',
}

/** Metrics in these registries. */
export function createClusterPolicyMetrics(registers: Registry[]): ClusterPolicyMetrics {
  const objects = new Gauge({
    name: 'heal_cluster_policy_objects',
    help: 'DriftPolicies and DriftExceptions of the cluster, by state (loaded, shadowed, invalid, ended).',
    labelNames: ['kind', 'state'] as const,
    registers,
  })
  let staleFor = (): number | undefined => undefined
  new Gauge({
    name: 'heal_cluster_policies_silence_seconds',
    help: 'For how long the API server has said nothing of policies and exceptions; a quiet cluster stays below 40.',
    registers,
    collect() {
      const silence = staleFor()
      if (silence !== undefined) this.set(silence / 1000)
    },
  })
  return {
    objects: ({ policies, exceptions }) => {
      for (const [kind, states] of Object.entries({ DriftPolicy: policies, DriftException: exceptions }))
        for (const [reason, state] of Object.entries(stateNames))
          if (kind === 'DriftException' || reason !== 'Ended')
            objects.set({ kind, state }, [...states.values()].filter((each) => each.reason === reason).length)
    },
    watchStaleness: (read) => {
      staleFor = read
    },
    watchFailures: new Counter({
      name: 'heal_cluster_policies_watch_failures_total',
      help: 'Lists and watches of policies and exceptions that failed; they are taken up again.',
      registers,
    }),
    exceptionsCut: new Gauge({
      name: 'heal_exceptions_overflow',
      help: '1 while the cluster has more DriftExceptions than a replica keeps: some may not be in force.',
      registers,
    }),
  }
}
