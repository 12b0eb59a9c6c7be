import { createHash } from 'node:crypto'
import type { User } from '../../policies/evaluate/request.ts'
import type { JsonObject } from '../../policies/json.ts'
import { serviceAccountOf } from '../../policies/kubernetes/identities.ts'
import { slug } from './slug.ts'
import { targetFrom } from './target.ts'

/** What a person says of an exception on the command line. */
export interface Grant {
  /** `deployment/web`, with kubectl's plurals and short names */
  target: string
  namespace: string
  policy: string
  rules: readonly string[]
  /** milliseconds */
  duration: number
  reason: string
  /** who may use it; nobody named: who asks for it */
  users: readonly string[]
  owner: string | undefined
  ticket: string | undefined
  /** when it begins; milliseconds since the epoch */
  now: number
  /** who asks, where an API server told; else the first of the users */
  requester?: User
}

/**
 * The DriftException document of a grant, whose name is another for every other exception. Throws a HealError for a target that is
 * no workload.
 */
export function exceptionDocument(grant: Grant): JsonObject {
  const { kind, name } = targetFrom(grant.target)
  const spec: JsonObject = {
    policy: grant.policy,
    rules: [...new Set(grant.rules)],
    target: { kind, namespace: grant.namespace, name },
    ...(grant.users.length === 0 ? {} : { subjects: [...new Set(grant.users)].map(subjectOf) }),
    owner: ownerOf(grant),
    reason: grant.reason,
    ...(grant.ticket === undefined ? {} : { ticket: grant.ticket }),
    notBefore: new Date(grant.now).toISOString(),
    expiresAt: new Date(grant.now + grant.duration).toISOString(),
    atExpiry: 'Keep',
    requestedBy: grant.requester ?? { username: grant.users[0] ?? '' },
  }
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftException',
    metadata: { name: documentName(grant.ticket, name, spec) },
    spec,
  }
}

function ownerOf({ owner, users, requester }: Grant): string {
  return owner ?? users[0] ?? requester?.username ?? ''
}

function subjectOf(username: string): JsonObject {
  const account = serviceAccountOf(username)
  return account === undefined ? { kind: 'User', name: username } : { kind: 'ServiceAccount', ...account }
}

/** Says what it is for, and is another for every other exception: the hash of what it says makes it so. */
function documentName(ticket: string | undefined, workload: string, spec: JsonObject): string {
  const hash = createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 8)
  return [slug(ticket ?? '') || 'override', slug(workload), hash].join('-')
}
