import type { Json } from '../../../../cluster/api.ts'

export const heals = '/apis/kubectl-heal.io/v1alpha1'

const probes: readonly Json[] = [{ name: 'probes', requiredProbes: { probes: ['liveness'] } }]

/** A DriftPolicy; its rule is, unless told otherwise, that containers have a liveness probe. */
export function policy(
  name: string,
  action: 'Enforce' | 'Warn',
  namespaces: readonly string[],
  rules: readonly Json[] = probes,
): Json {
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftPolicy',
    metadata: { name },
    spec: { match: { namespaces }, action, rules },
  }
}

/**
 * What most outages are tried with: enforced in prod-*, and in kube-system if it were up to the policy; advice in dev; nothing
 * anywhere else.
 */
export const usualPolicies: readonly Json[] = [
  policy('prod', 'Enforce', ['prod-*', 'kube-system']),
  policy('advice', 'Warn', ['dev']),
]

const livenessProbe = { httpGet: { path: '/healthz', port: 8080 } }

/** A Deployment of one Pod that nothing can be said against, or (`bad`) one without a probe. */
export function deployment(name: string, bad = false): Json {
  const container = { name: 'web', image: 'web:1', ...(bad ? {} : { livenessProbe }) }
  return {
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [container] } },
    },
  }
}
