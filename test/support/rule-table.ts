import type { ContainerRole } from '../../policies/kubernetes/containers.ts'
import { workloadKinds, type WorkloadKindName } from '../../policies/kubernetes/workloads.ts'
import type { RuleTypeName } from '../../policies/load/policy.ts'

/** One place where a rule type looks: a subresource ('' for the object itself), for some kinds, in containers of some roles. */
export interface RulePlace {
  subresource: string
  kinds: readonly WorkloadKindName[]
  /** Absent where the rule is not about containers. */
  roles?: readonly ContainerRole[]
  /** Roles that it leaves alone. */
  exempt?: readonly ContainerRole[]
}

const all = workloadKinds.map(({ kind }) => kind)
const replicated = ['Deployment', 'StatefulSet', 'ReplicationController', 'ReplicaSet'] as const
const probed = all.filter((kind) => kind !== 'Job' && kind !== 'CronJob')
const pod = ['Pod'] as const
const lasting = ['app', 'init', 'sidecar'] as const

const scale: RulePlace = { subresource: 'scale', kinds: replicated }
const status: RulePlace = { subresource: 'status', kinds: all }

/** The design's table of rules as the completeness test reads it: every place has cases that pass and cases that fail. */
export const ruleTable: Readonly<Record<RuleTypeName, readonly RulePlace[]>> = {
  replicaLock: [{ subresource: '', kinds: replicated }, scale],
  resourceLimits: [
    { subresource: '', kinds: all, roles: lasting },
    { subresource: '', kinds: pod, roles: [], exempt: ['ephemeral'] },
    { subresource: 'resize', kinds: pod, roles: lasting },
  ],
  // The API takes ephemeral containers through their subresource only.
  signedImages: [
    { subresource: '', kinds: all, roles: lasting },
    { subresource: 'ephemeralcontainers', kinds: pod, roles: ['ephemeral'] },
  ],
  requiredAnnotations: [{ subresource: '', kinds: all }, status],
  requiredProbes: [
    { subresource: '', kinds: probed, roles: ['app', 'sidecar'], exempt: ['init'] },
    { subresource: '', kinds: pod, roles: [], exempt: ['ephemeral'] },
  ],
  envLock: [{ subresource: '', kinds: all, roles: lasting, exempt: ['ephemeral'] }],
  allowedNamespaces: [{ subresource: '', kinds: all }],
  configHash: [{ subresource: '', kinds: all, roles: lasting }, status],
  declaredFields: [{ subresource: '', kinds: all, roles: lasting }, scale, status],
  cel: [
    { subresource: '', kinds: all },
    scale,
    { subresource: 'resize', kinds: pod },
    { subresource: 'ephemeralcontainers', kinds: pod },
  ],
}
