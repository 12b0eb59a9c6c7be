import { HealError } from '../../policies/heal-error.ts'
import type { JsonObject } from '../../policies/json.ts'
import { serviceAccountOf } from '../../policies/kubernetes/identities.ts'
import { workloadKinds, type WorkloadKindName } from '../../policies/kubernetes/workloads.ts'
import { parseDuration } from '../../policies/load/duration.ts'

/** What a person says of an exception on the command line. */
export interface Grant {
  /** `deployment/web`, with kubectl's plurals and short names */
  target: string
  namespace: string
  policy: string
  rules: readonly string[]
  /** `1h`, `30m` */
  duration: string
  reason: string
  user: string
  owner: string | undefined
  ticket: string | undefined
  /** when it begins; milliseconds since the epoch */
  now: number
}

const shortNames: Readonly<Record<string, WorkloadKindName>> = {
  deploy: 'Deployment',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
  rs: 'ReplicaSet',
  rc: 'ReplicationController',
  po: 'Pod',
  cj: 'CronJob',
}

/** The DriftException document of a grant, for a file in git. Throws a HealError for what cannot be read. */
export function exceptionDocument(grant: Grant): JsonObject {
  const { kind, name } = targetOf(grant.target)
  const milliseconds = parseDuration(grant.duration)
  if (milliseconds === undefined)
    throw new HealError('usage', `--for "${grant.duration}" is no duration`, { hint: 'Write it like 30m, 4h or 1h30m' })
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftException',
    metadata: { name: documentName(grant, name) },
    spec: {
      policy: grant.policy,
      rules: grant.rules,
      target: { kind, namespace: grant.namespace, name },
      subjects: [subjectOf(grant.user)],
      owner: grant.owner ?? grant.user,
      reason: grant.reason,
      ...(grant.ticket === undefined ? {} : { ticket: grant.ticket }),
      notBefore: new Date(grant.now).toISOString(),
      expiresAt: new Date(grant.now + milliseconds).toISOString(),
      atExpiry: 'Keep',
      requestedBy: { username: grant.user },
    },
  }
}

function targetOf(text: string): { kind: WorkloadKindName; name: string } {
  const [type = '', name = '', ...more] = text.split('/')
  const wanted = type.toLowerCase()
  const row = workloadKinds.find(({ kind, resource }) => kind.toLowerCase() === wanted || resource === wanted)
  const kind = row?.kind ?? (Object.hasOwn(shortNames, wanted) ? shortNames[wanted] : undefined)
  if (kind !== undefined && name !== '' && more.length === 0) return { kind, name }
  throw new HealError('usage', `"${text}" names no workload`, {
    hint: `Write TYPE/NAME, for example deployment/web; types are ${workloadKinds.map((each) => each.kind.toLowerCase()).join(', ')}`,
  })
}

function subjectOf(username: string): JsonObject {
  const account = serviceAccountOf(username)
  return account === undefined ? { kind: 'User', name: username } : { kind: 'ServiceAccount', ...account }
}

/** Says what it is for, and is the same for nobody else's grant: the time makes it so. */
function documentName({ ticket, now }: Grant, name: string): string {
  const parts = [ticket ?? 'override', name, Math.floor(now / 1000).toString(36)]
  return parts
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
}
