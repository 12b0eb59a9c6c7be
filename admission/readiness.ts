import type { ClusterPolicies } from './cluster-policies/cluster-policies.ts'
import type { ClockSkew } from './clock-skew.ts'
import type { Unanswered } from './images/unanswered.ts'
import type { LastDenial } from './last-denial.ts'
import type { RegistrationState } from './registration/keep-registered.ts'
import type { Action, Problem } from '../policies/load/policy.ts'
import type { LoadedPolicies, Reload } from './policy-source/policy-source.ts'

/** What `/readyz?verbose` tells, as JSON. Times are RFC 3339. */
export interface Readiness {
  ready: boolean
  /** One sentence: why not. */
  reason?: string
  draining: boolean
  maxAction: Action
  /** Absent before the first good load. */
  policies?: { hash: string; loadedAt: string; policies: number; rules: number; exceptions: number }
  /** The last attempt to load; `ok: false` with older policies in force after a bad edit. */
  lastReload?: { at: string; ok: boolean; problems: readonly string[] }
  /** Where Namespaces, owners and scaled workloads are read. */
  cluster: 'kubeconfig' | 'in-cluster' | 'none'
  /** How far the own clock is ahead of the API server's (seconds); absent before it has answered. */
  clock?: { skewSeconds: number; problem?: string }
  certificate?: { expiresAt: string; problem?: string }
  /** With --cluster-policies: objects by state, and for how long (seconds) the API server has said nothing of them. */
  clusterPolicies?: { loaded: number; shadowed: number; invalid: number; silentFor?: number }
  /** With --register: how the webhook configurations stand. */
  registration?: RegistrationTold
  /** Who writes webhooks, certificates and status, as last seen. */
  leader?: string
  /** Where images are verified: registries whose newest question got no answer. */
  images?: { unanswered: readonly { registry: string; reason: string; since: string }[] }
  /** The newest denial since this replica started; null where there was none. */
  lastDenial: LastDenial | null
}

/** What the cluster's policies say of themselves. */
export type ClusterFacts = Pick<ClusterPolicies, 'notReady' | 'states' | 'staleFor'>

/** How the webhook configurations stand; without the CA bundle, which is long and stands in them. */
export type RegistrationTold = Pick<RegistrationState, 'validating' | 'mutating' | 'problem'> & { observedAt?: string }

/** The facts that readiness is made of. */
export interface ReadinessFacts {
  loaded: LoadedPolicies | undefined
  lastReload: Reload | undefined
  draining: boolean
  maxAction: Action | undefined
  cluster: Readiness['cluster']
  clock?: Pick<ClockSkew, 'seconds' | 'problem'> | undefined
  /** milliseconds since the epoch */
  certificateExpiresAt?: number
  certificateProblem?: string | undefined
  clusterPolicies?: ClusterFacts | undefined
  registration?: RegistrationState | undefined
  leader?: string | undefined
  /** undefined where no policy asks about images */
  unanswered?: readonly Unanswered[] | undefined
  lastDenial?: LastDenial | undefined
}

const mostProblems = 20

/**
 * Ready means: policies are in force, those of the cluster not older than the limit, and the server is not shutting down. A bad edit
 * does not unready it.
 */
export function readinessOf(facts: ReadinessFacts): Readiness {
  const reason = reasonOf(facts)
  const { loaded, lastReload } = facts
  return {
    ready: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    draining: facts.draining,
    maxAction: facts.maxAction ?? 'Enforce',
    ...(loaded === undefined ? {} : { policies: describePolicies(loaded) }),
    ...(lastReload === undefined ? {} : { lastReload: describeReload(lastReload) }),
    cluster: facts.cluster,
    ...describeClock(facts),
    ...describeCertificate(facts),
    ...describeCluster(facts),
    ...describeImages(facts),
    lastDenial: facts.lastDenial ?? null,
  }
}

function describeClock({ clock }: ReadinessFacts): Pick<Readiness, 'clock'> {
  const [skewSeconds, problem] = [clock?.seconds(), clock?.problem()]
  if (skewSeconds === undefined) return {}
  return { clock: { skewSeconds, ...(problem === undefined ? {} : { problem }) } }
}

function describeCertificate({
  certificateExpiresAt,
  certificateProblem,
}: ReadinessFacts): Pick<Readiness, 'certificate'> {
  if (certificateExpiresAt === undefined) return {}
  const problem = certificateProblem === undefined ? {} : { problem: certificateProblem }
  return { certificate: { expiresAt: rfc3339(certificateExpiresAt), ...problem } }
}

function describeCluster({
  clusterPolicies,
  registration,
  leader,
}: ReadinessFacts): Pick<Readiness, 'clusterPolicies' | 'registration' | 'leader'> {
  return {
    ...(clusterPolicies === undefined ? {} : { clusterPolicies: describeObjects(clusterPolicies) }),
    ...(registration === undefined ? {} : { registration: describeRegistration(registration) }),
    ...(leader === undefined ? {} : { leader }),
  }
}

function describeImages({ unanswered }: ReadinessFacts): Pick<Readiness, 'images'> {
  if (unanswered === undefined) return {}
  return { images: { unanswered: unanswered.map((each) => ({ ...each, since: rfc3339(each.since) })) } }
}

function describeRegistration(state: RegistrationState): RegistrationTold {
  const { validating, mutating, observedAt, problem } = state
  return {
    ...{ validating, mutating },
    ...(observedAt === undefined ? {} : { observedAt: rfc3339(observedAt) }),
    ...(problem === undefined ? {} : { problem }),
  }
}

function describeObjects(facts: ClusterFacts): NonNullable<Readiness['clusterPolicies']> {
  const all = facts.states()
  const reasons =
    all === undefined ? [] : [...all.policies.values(), ...all.exceptions.values()].map(({ reason }) => reason)
  const number = (wanted: string): number => reasons.filter((reason) => reason === wanted).length
  const silence = facts.staleFor()
  return {
    loaded: number('Loaded'),
    shadowed: number('ShadowedByFile'),
    invalid: number('Invalid'),
    ...(silence === undefined ? {} : { silentFor: Math.round(silence / 1000) }),
  }
}

function reasonOf({ loaded, draining, clusterPolicies }: ReadinessFacts): string | undefined {
  if (draining) return 'shutting down'
  const stale = clusterPolicies?.notReady()
  if (stale !== undefined) return stale
  return loaded === undefined ? 'no policies are loaded' : undefined
}

function describePolicies({ set, at }: LoadedPolicies): NonNullable<Readiness['policies']> {
  return {
    hash: set.hash,
    loadedAt: rfc3339(at),
    policies: set.policies.length,
    rules: set.policies.reduce((sum, policy) => sum + policy.rules.length, 0),
    exceptions: set.exceptions.length,
  }
}

function describeReload({ at, ok, problems }: Reload): NonNullable<Readiness['lastReload']> {
  return { at: rfc3339(at), ok, problems: problemLines(problems) }
}

/** Problems as `file:line:column: message`, the first twenty. */
export function problemLines(problems: readonly Problem[]): string[] {
  const shown = problems.slice(0, mostProblems).map(describeProblem)
  return problems.length > mostProblems ? [...shown, `and ${problems.length - mostProblems} more`] : shown
}

function describeProblem({ file, line, column, path, message, severity }: Problem): string {
  const place = file === '' ? '' : `${file}:${line}:${column}: `
  return `${place}${severity}: ${path === '' ? '' : `${path}: `}${message}`
}

function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
