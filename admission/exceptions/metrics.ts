import { Counter, Gauge, type Registry } from 'prom-client'
import type { Phase } from './phase.ts'

/** What `/metrics` tells of the lives of exceptions; uses are counted where reviews are (heal_exceptions_used_total). */
export interface ExceptionMetrics {
  phases: Gauge<'phase'>
  transitions: Readonly<Record<Transition, Counter>>
  usesLost: Counter
  deleted: Counter
}

/** What the leader tells of an exception, once each. */
export type Transition = 'granted' | Lowercase<Extract<Phase, 'Expired' | 'Revoked'>>

/** Metrics in these registries. */
export function createExceptionMetrics(registers: Registry[]): ExceptionMetrics {
  const counter = (name: string, help: string) => new Counter({ name, help, registers })
  return {
    phases: new Gauge({
      name: 'heal_exceptions',
      help: 'DriftExceptions of the cluster by phase, as each replica sees them: take the maximum, not the sum.',
      labelNames: ['phase'] as const,
      registers,
    }),
    transitions: {
      granted: counter('heal_exceptions_granted_total', 'Exceptions that were granted, counted by the leader.'),
      expired: counter('heal_exceptions_expired_total', 'Exceptions that came to their end, counted by the leader.'),
      revoked: counter('heal_exceptions_revoked_total', 'Exceptions that were ended early, counted by the leader.'),
    },
    usesLost: counter(
      'heal_exception_uses_lost_total',
      'Uses that could not be written into the status of their exception.',
    ),
    deleted: counter(
      'heal_exceptions_deleted_total',
      'Exceptions that the leader deleted because they ended more than 30 days ago.',
    ),
  }
}
