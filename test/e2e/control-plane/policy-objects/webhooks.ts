import type { Api, Json } from '../../../cluster/api.ts'

const path = '/apis/admissionregistration.k8s.io/v1'
const name = 'test'

const workloads = ['deployments', 'deployments/scale', 'replicasets', 'replicasets/scale']

/** Registers a server for DriftPolicies, DriftExceptions, Deployments and ReplicaSets; resolves when the API server asks it. */
export async function register(api: Api, url: string, ca: string): Promise<void> {
  const hook = (endpoint: string, failurePolicy: string, rules: Json[]): Json => ({
    name: `${endpoint.replaceAll('/', '-')}.test.kubectl-heal.io`,
    clientConfig: { url: `${url}/${endpoint}`, caBundle: Buffer.from(ca).toString('base64') },
    rules,
    failurePolicy,
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    timeoutSeconds: 5,
  })
  const own = rule('kubectl-heal.io', 'v1alpha1', ['driftpolicies', 'driftexceptions'])
  const validating = [hook('validate/closed', 'Fail', [own, rule('apps', 'v1', workloads)])]
  await api.demand('POST', `${path}/validatingwebhookconfigurations`, { metadata: { name }, webhooks: validating })
  const mutating = [hook('mutate', 'Ignore', [own])]
  await api.demand('POST', `${path}/mutatingwebhookconfigurations`, { metadata: { name }, webhooks: mutating })
}

/** Takes both registrations away; the API server stops asking within a second or two. */
export async function unregister(api: Api): Promise<void> {
  for (const kind of ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'])
    await api.request('DELETE', `${path}/${kind}/${name}`)
}

function rule(group: string, version: string, resources: string[]): Json {
  return { apiGroups: [group], apiVersions: [version], operations: ['CREATE', 'UPDATE'], resources }
}
