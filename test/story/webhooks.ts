import type { AdmissionServer } from './admission-server.ts'

const group = 'admissionregistration.k8s.io'

const workloads = [
  { apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'] },
  { apiGroups: [''], apiVersions: ['v1'], resources: ['pods', 'replicationcontrollers'] },
  { apiGroups: ['batch'], apiVersions: ['v1'], resources: ['jobs', 'cronjobs'] },
]

const subresources = [
  {
    apiGroups: ['apps'],
    apiVersions: ['v1'],
    resources: ['deployments/scale', 'statefulsets/scale', 'replicasets/scale'],
  },
  {
    apiGroups: [''],
    apiVersions: ['v1'],
    resources: ['replicationcontrollers/scale', 'pods/resize', 'pods/ephemeralcontainers'],
  },
]

/** The webhook configurations that send every write of a workload to a server; kube-system is exempt. */
export function webhookConfigurations(server: AdmissionServer): { path: string; body: object }[] {
  return [
    {
      path: `/apis/${group}/v1/mutatingwebhookconfigurations`,
      body: configuration('MutatingWebhookConfiguration', [
        {
          ...webhook(server, 'mutate.kubectl-heal.io', '/mutate', 'Ignore'),
          rules: rules(workloads),
          reinvocationPolicy: 'IfNeeded',
        },
      ]),
    },
    {
      path: `/apis/${group}/v1/validatingwebhookconfigurations`,
      body: configuration('ValidatingWebhookConfiguration', [
        {
          ...webhook(server, 'enforce.kubectl-heal.io', '/validate/closed', 'Fail'),
          rules: rules([...workloads, ...subresources]),
        },
        {
          ...webhook(server, 'warn.kubectl-heal.io', '/validate/open', 'Ignore'),
          rules: rules([...workloads, ...subresources]),
        },
      ]),
    },
  ]
}

function configuration(kind: string, webhooks: object[]): object {
  return { apiVersion: `${group}/v1`, kind, metadata: { name: 'kubectl-heal' }, webhooks }
}

function rules(resources: readonly object[]): object[] {
  return resources.map((rule) => ({ ...rule, operations: ['CREATE', 'UPDATE'], scope: 'Namespaced' }))
}

function webhook(server: AdmissionServer, name: string, path: string, failurePolicy: 'Fail' | 'Ignore'): object {
  return {
    name,
    failurePolicy,
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    timeoutSeconds: 10,
    matchPolicy: 'Equivalent',
    clientConfig: { url: `${server.url}${path}`, caBundle: Buffer.from(server.ca).toString('base64') },
    namespaceSelector: {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }],
    },
  }
}
