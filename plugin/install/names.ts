import { join } from 'node:path'

/** The namespace of everything that is installed in one. */
export const ownNamespace = 'heal-system'

/** The name of the Deployment, its Service, its ServiceAccount, its roles, its Lease and its PriorityClass. */
export const ownName = 'heal-admission'

/** The name of both webhook configurations, which the server itself writes. */
export const webhooksName = 'kubectl-heal'

/** The pods of the Deployment. */
export const ownPods = 'app.kubernetes.io/name=kubectl-heal,app.kubernetes.io/component=admission'

/** Where the version of what is installed stands. */
export const versionLabel = 'app.kubernetes.io/version'

/** What is ours. */
export const ownLabel = { key: 'app.kubernetes.io/managed-by', value: 'kubectl-heal' } as const

/** The package, seen from here and from dist/lib alike. */
const packageRoot = join(import.meta.dirname, '..', '..')

/** The kustomization that `install` applies. */
export const baseDirectory = join(packageRoot, 'manifests', 'base')

/** The kustomization of the scan, which is applied where it is wanted. */
export const scanDirectory = join(packageRoot, 'manifests', 'scan')

/** The CronJob of the scan. */
export const scanName = 'heal-scan'

/** The kustomization that lets the server read pull Secrets, which is applied where it is wanted. */
export const pullSecretsDirectory = join(packageRoot, 'manifests', 'pull-secrets')

/** The ClusterRole and the ClusterRoleBinding in it. */
export const pullSecretsName = 'heal-pull-secrets'

/** The policies that come with the package. */
export const setsDirectory = join(packageRoot, 'policies', 'sets')
