import type { Logger } from 'pino'
import type { PolicySet } from '../../policies/load/policy.ts'
import type { RegistrationOptions } from '../../policies/registration/webhook-configurations.ts'
import type { ClusterAccess } from './cluster-access.ts'
import type { Config } from '../config/config.ts'
import type { Metrics } from '../metrics.ts'
import { createOwnNamespace } from '../registration/own-namespace.ts'
import { createReachable } from '../registration/own-pod.ts'
import { keepRegistered, type Registration } from '../registration/keep-registered.ts'
import { createRegistrationMetrics } from '../registration/metrics.ts'

/** The webhook configurations of a house. */
export interface HouseRegistration extends Registration {
  /** What to do every second. */
  round(): Promise<void>
}

/** What keeping them takes. */
export interface RegistrationSurroundings {
  config: Config
  access: ClusterAccess | undefined
  policies: () => PolicySet | undefined
  /** PEM; undefined while it is not known */
  bundle: () => string | undefined
  leading: () => boolean
  now: () => number
  log: Logger
  metrics: Metrics
}

/** Keeps the webhook configurations where --register says so; undefined where it does not. */
export function openRegistration(surroundings: RegistrationSurroundings): HouseRegistration | undefined {
  const { config, access, policies, bundle, leading, now, log, metrics } = surroundings
  const { register, namespace, podName } = config
  if (register === undefined || access === undefined) return undefined
  const { client } = access
  const reachable = createReachable({ client, namespace, podName })
  const ownNamespace = createOwnNamespace(client, namespace)
  // A server outside of the cluster is not gone with a Namespace.
  const owner = () => ('url' in register ? null : ownNamespace.owner())
  const options = (): RegistrationOptions | undefined => {
    const [caBundle, owning] = [bundle(), owner()]
    if (caBundle === undefined || owning === undefined || !reachable.yes()) return undefined
    return {
      ...(owning === null ? {} : { owner: owning }),
      ...{ target: register, caBundle, ownNamespace: namespace, policyObjects: config.clusterPolicies },
      ...(config.maxAction === undefined ? {} : { maxAction: config.maxAction }),
    }
  }
  const registration = keepRegistered({
    ...{ client, policies, options, leading, log, now },
    metrics: createRegistrationMetrics([metrics.registry]),
  })
  return {
    ...registration,
    async round() {
      await Promise.all([reachable.refresh(), ownNamespace.refresh()])
      registration.refresh()
    },
  }
}
