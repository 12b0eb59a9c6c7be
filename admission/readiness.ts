import type { Action, Problem } from '../policies/load/policy.ts'
import type { LoadedPolicies, Reload } from './policy-source.ts'

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
  certificate?: { expiresAt: string }
}

/** The facts that readiness is made of. */
export interface ReadinessFacts {
  loaded: LoadedPolicies | undefined
  lastReload: Reload | undefined
  draining: boolean
  maxAction: Action | undefined
  cluster: Readiness['cluster']
  /** milliseconds since the epoch */
  certificateExpiresAt?: number
}

const mostProblems = 20

/** Ready means: policies are in force and the server is not shutting down. A bad edit does not unready it. */
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
    ...(facts.certificateExpiresAt === undefined
      ? {}
      : { certificate: { expiresAt: rfc3339(facts.certificateExpiresAt) } }),
  }
}

function reasonOf({ loaded, draining }: ReadinessFacts): string | undefined {
  if (draining) return 'shutting down'
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
