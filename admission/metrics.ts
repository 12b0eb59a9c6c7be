import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Everything that `/metrics` tells; the names are documented in docs/admission.md. */
export interface Metrics {
  registry: Registry
  reviews: Counter<'endpoint' | 'operation' | 'verdict'>
  duration: Histogram<'endpoint'>
  violations: Counter<'policy' | 'rule' | 'action'>
  notEvaluated: Counter<'reason'>
  exceptionsUsed: Counter<'exception'>
  clusterReads: Counter<'object' | 'outcome'>
  policySetInfo: Gauge<'hash'>
  policySetLoaded: Gauge
  policies: Gauge
  reloadErrors: Counter<'what'>
  reloadSuccess: Gauge<'what'>
  certificateExpiry: Gauge
  maxAction: Gauge<'action'>
  tlsErrors: Counter
  leader: Gauge
  clockSkew: Gauge
}

/** Seconds; the API server gives a webhook 10 by default and 30 at most. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** A registry of its own, so that two servers in one process (tests) do not share counts. */
export function createMetrics(options: { processMetrics: boolean }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  if (options.processMetrics) collectDefaultMetrics({ register: registry })
  return {
    registry,
    ...reviewMetrics(registers),
    ...stateMetrics(registers),
  }
}

function reviewMetrics(registers: Registry[]) {
  return {
    reviews: new Counter({
      name: 'heal_admission_reviews_total',
      help: 'Admission reviews answered, by endpoint, operation and verdict.',
      labelNames: ['endpoint', 'operation', 'verdict'] as const,
      registers,
    }),
    duration: new Histogram({
      name: 'heal_admission_review_duration_seconds',
      help: 'Time from the headers of a review to its answer.',
      labelNames: ['endpoint'] as const,
      buckets,
      registers,
    }),
    violations: new Counter({
      name: 'heal_violations_total',
      help: 'New violations found, by policy, rule and the action in force.',
      labelNames: ['policy', 'rule', 'action'] as const,
      registers,
    }),
    notEvaluated: new Counter({
      name: 'heal_admission_not_evaluated_total',
      help: 'Reviews that no rule was asked about, by reason.',
      labelNames: ['reason'] as const,
      registers,
    }),
    exceptionsUsed: new Counter({
      name: 'heal_exceptions_used_total',
      help: 'Rules that passed because of a live exception.',
      labelNames: ['exception'] as const,
      registers,
    }),
    clusterReads: new Counter({
      name: 'heal_cluster_reads_total',
      help: 'Objects read of the cluster for reviews, by outcome (known, absent, unknown).',
      labelNames: ['object', 'outcome'] as const,
      registers,
    }),
    tlsErrors: new Counter({
      name: 'heal_tls_errors_total',
      help: 'Connections that failed before a request: handshake errors, untrusted certificates.',
      registers,
    }),
  }
}

function stateMetrics(registers: Registry[]) {
  return {
    policySetInfo: new Gauge({
      name: 'heal_policy_set_info',
      help: 'Always 1; the hash of the policies and exceptions in force.',
      labelNames: ['hash'] as const,
      registers,
    }),
    policySetLoaded: new Gauge({
      name: 'heal_policy_set_loaded_timestamp_seconds',
      help: 'When the policies in force were loaded; its age is time() minus this.',
      registers,
    }),
    policies: new Gauge({ name: 'heal_policies', help: 'Policies in force.', registers }),
    reloadErrors: new Counter({
      name: 'heal_reload_errors_total',
      help: 'Changed files that could not be used (policies, certificate); the last good ones stay in force.',
      labelNames: ['what'] as const,
      registers,
    }),
    reloadSuccess: new Gauge({
      name: 'heal_last_reload_success',
      help: '1 when the last change of the files was taken over, 0 when it was refused (policies, certificate).',
      labelNames: ['what'] as const,
      registers,
    }),
    certificateExpiry: new Gauge({
      name: 'heal_certificate_expiry_timestamp_seconds',
      help: 'When the serving certificate ends.',
      registers,
    }),
    leader: new Gauge({
      name: 'heal_leader',
      help: '1 on the replica that writes webhooks, certificates and status.',
      registers,
    }),
    clockSkew: new Gauge({
      name: 'heal_clock_skew_seconds',
      help: "How far the clock of this replica is ahead of the API server's, negative where it is behind; 0 before it has answered.",
      registers,
    }),
    maxAction: new Gauge({
      name: 'heal_max_action_info',
      help: 'Always 1; the strongest action in force (--max-action).',
      labelNames: ['action'] as const,
      registers,
    }),
  }
}
