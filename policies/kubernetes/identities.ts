import type { User } from '../evaluate/request.ts'
import type { Managers } from '../load/policy.ts'
import { matchesAny } from './glob.ts'

const serviceAccountPrefix = 'system:serviceaccount:'

/** A ServiceAccount as its username says; undefined for other users. */
export function serviceAccountOf(username: string): { namespace: string; name: string } | undefined {
  if (!username.startsWith(serviceAccountPrefix)) return undefined
  const [namespace, name, ...more] = username.slice(serviceAccountPrefix.length).split(':')
  return namespace && name && more.length === 0 ? { namespace, name } : undefined
}

/** The groups every ServiceAccount is in (authentication: serviceaccount.MakeGroupNames and system:authenticated). */
export function serviceAccountGroups(namespace: string): string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
}

/** The HPA controller; on `/scale` also the username that clusters with shared controller credentials use. */
export function isAutoscaler(user: User, subresource: string): boolean {
  if (user.username === `${serviceAccountPrefix}kube-system:horizontal-pod-autoscaler`) return true
  return subresource === 'scale' && user.username === 'system:kube-controller-manager'
}

/**
 * kube-controller-manager's controllers that write workloads, by the ServiceAccount each runs as with
 * --use-service-account-credentials (kubernetes, pkg/controller and bootstrappolicy/controller_policy.go).
 */
const builtInServiceAccounts = [
  'cronjob-controller',
  'daemon-set-controller',
  'deployment-controller',
  'disruption-controller',
  'endpoint-controller',
  'endpointslice-controller',
  'endpointslicemirroring-controller',
  'ephemeral-volume-controller',
  'generic-garbage-collector',
  'horizontal-pod-autoscaler',
  'job-controller',
  'legacy-service-account-token-cleaner',
  'namespace-controller',
  'node-controller',
  'pod-garbage-collector',
  'replicaset-controller',
  'replication-controller',
  'resource-claim-controller',
  'resourcequota-controller',
  'service-account-controller',
  'statefulset-controller',
  'taint-eviction-controller',
  'ttl-after-finished-controller',
]

/** The usernames of all built-in controllers, sorted. */
export const builtInControllerNames: readonly string[] = [
  'system:kube-controller-manager',
  'system:kube-scheduler',
  ...builtInServiceAccounts.map((name) => `${serviceAccountPrefix}kube-system:${name}`),
].sort()

const builtInControllers = new Set(builtInControllerNames)

/** One fixed list of usernames, never the whole of kube-system. */
export function isBuiltInController(user: User): boolean {
  return builtInControllers.has(user.username)
}

/** A kubelet. */
export function isNode(user: User): boolean {
  return user.username.startsWith('system:node:')
}

/** Machinery of the cluster, which nobody reads warnings of; ServiceAccounts of people's tools outside kube-system are not. */
export function isSystemUser(user: User): boolean {
  return user.username.startsWith('system:')
}

/** Whether a user is one of a policy's managers. */
export function isManager(managers: Managers, user: User): boolean {
  if (matchesAny(managers.users, user.username)) return true
  if (user.groups.some((group) => matchesAny(managers.groups, group))) return true
  const account = serviceAccountOf(user.username)
  return account !== undefined && matchesAny(managers.serviceAccounts, `${account.namespace}/${account.name}`)
}
