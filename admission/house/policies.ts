import type { Logger } from 'pino'
import { startClusterPolicies, type ClusterPolicies } from '../cluster-policies/cluster-policies.ts'
import { createClusterPolicyMetrics } from '../cluster-policies/metrics.ts'
import type { ClusterAccess } from './cluster-access.ts'
import type { Config } from '../config/config.ts'
import type { Metrics } from '../metrics.ts'
import { policyFiles } from '../policy-source/policy-files.ts'
import {
  createPolicySource,
  type LoadedPolicies,
  type PolicySource,
  type Reload,
} from '../policy-source/policy-source.ts'

/** The policies of a house; `cluster` where those of the cluster count too. */
export interface HousePolicies {
  source: PolicySource
  cluster: ClusterPolicies | undefined
}

/** What opening them takes. */
export interface PoliciesOptions {
  config: Config
  access: ClusterAccess | undefined
  now: () => number
  log: Logger
  metrics: Metrics
  onReload: (reload: Reload, loaded: LoadedPolicies | undefined) => void
  /** Told when objects of the cluster have changed. */
  onObjects: () => void
}

/** Policies of files, and of the cluster where the configuration says so. */
export function openPolicies(options: PoliciesOptions): HousePolicies {
  const { config, access, now, log, metrics, onReload, onObjects } = options
  const paths = [...config.policies, ...config.exceptions]
  if (!config.clusterPolicies || access === undefined)
    return { source: createPolicySource(policyFiles(paths, now), now, onReload), cluster: undefined }
  const cluster = startClusterPolicies({
    ...{ client: access.client, paths, now, log, onReload, onObjects },
    metrics: createClusterPolicyMetrics([metrics.registry]),
  })
  return { source: cluster, cluster }
}
