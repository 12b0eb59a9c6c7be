import type { Json } from '../../../cluster/api.ts'
import type { Step } from './compare.ts'

const here = 'namespaces/default'
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const leases = `/apis/coordination.k8s.io/v1/${here}/leases`
const events = `/api/v1/${here}/events`
const newEvents = `/apis/events.k8s.io/v1/${here}/events`
const merge = 'application/merge-patch+json'
const apply = 'application/apply-patch+yaml'
const micro = '2026-01-02T03:04:05.000000Z'

function object(apiVersion: string, kind: string, name: string, more: Json): Json {
  return { apiVersion, kind, metadata: { name }, ...more }
}

function create(claim: string, path: string, body: Json, code = 201): Step {
  return { claim, method: 'POST', path: `${path}?fieldManager=t`, body, code }
}

function patch(claim: string, path: string, body: Json, code = 200, contentType = merge): Step {
  return { claim, method: 'PATCH', path: `${path}?fieldManager=u`, body, contentType, code }
}

const lease = (spec: Json, metadata: Json = {}): Json => ({
  ...object('coordination.k8s.io/v1', 'Lease', 'l', { spec }),
  metadata: { name: 'l', ...metadata },
})
const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] }]
const roleRef = { kind: 'ClusterRole', name: 'reader' }
const subjects = [
  { kind: 'ServiceAccount', name: 'sa', namespace: 'default' },
  { kind: 'Group', name: 'team' },
]
const involved = { kind: 'Pod', namespace: 'default', name: 'p', apiVersion: 'v1' }
const newEvent = {
  ...object('events.k8s.io/v1', 'Event', 'n', { regarding: involved, reason: 'R', note: 'n', type: 'Warning' }),
  ...{ action: 'A', eventTime: micro, reportingController: 'example.com/c', reportingInstance: 'i' },
}
const admission = 'admissionregistration.k8s.io/v1'
const webhooks = `/apis/${admission}/validatingwebhookconfigurations`
const webhookKind = 'ValidatingWebhookConfiguration'
const webhook = (name: string, timeoutSeconds = 10): Json => ({
  ...{ name: `${name}.example.com`, sideEffects: 'None', admissionReviewVersions: ['v1'], timeoutSeconds },
  clientConfig: { url: 'https://127.0.0.1:1/' },
  failurePolicy: 'Ignore',
  rules: [{ operations: ['CREATE'], apiGroups: ['none.example.com'], apiVersions: ['v1'], resources: ['none'] }],
})
const review = {
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
}

/** What installing and working needs beside workloads and definitions, in this order. */
export const kindSteps: Step[] = [
  create('a Lease', leases, lease({ holderIdentity: 'a', leaseDurationSeconds: 15, renewTime: micro })),
  create('a Lease of no length', leases, lease({ leaseDurationSeconds: 0 }), 422),
  patch('is renewed', `${leases}/l`, { spec: { renewTime: '2026-01-02T03:04:06.500000Z' } }),
  create('a time without microseconds', leases, lease({ renewTime: '2026-01-02T03:04:06.5Z' }), 400),
  {
    claim: 'an update at an old version is a conflict',
    method: 'PUT',
    path: `${leases}/l?fieldManager=t`,
    body: lease({ holderIdentity: 'b' }, { resourceVersion: '1' }),
    code: 409,
  },
  create(
    'a core Event',
    events,
    object('v1', 'Event', 'e', { involvedObject: involved, reason: 'R', message: 'm', type: 'Normal' }),
  ),
  { claim: 'is one of events.k8s.io too', method: 'GET', path: `${newEvents}/e`, code: 200 },
  { ...create('an Event of events.k8s.io', newEvents, newEvent), part: 'code' },
  { ...patch('gets a series', `${newEvents}/n`, { series: { count: 2, lastObservedTime: micro } }), part: 'code' },
  { claim: 'is a core one too', method: 'GET', path: `${events}/n`, code: 200, part: 'code' },
  create(
    'a PriorityClass',
    '/apis/scheduling.k8s.io/v1/priorityclasses',
    object('scheduling.k8s.io/v1', 'PriorityClass', 'p', { value: 7 }),
  ),
  patch('whose value stays', '/apis/scheduling.k8s.io/v1/priorityclasses/p', { value: 8 }, 422),
  create('a NetworkPolicy', `/apis/networking.k8s.io/v1/${here}/networkpolicies`, {
    ...object('networking.k8s.io/v1', 'NetworkPolicy', 'n', {}),
    spec: { podSelector: {}, ingress: [{ ports: [{ port: 8443 }] }], egress: [{}] },
  }),
  create(
    'a ServiceAccount',
    `/api/v1/${here}/serviceaccounts`,
    object('v1', 'ServiceAccount', 'sa', { automountServiceAccountToken: false }),
  ),
  create('a Secret', `/api/v1/${here}/secrets`, object('v1', 'Secret', 's', { type: 'Opaque', data: { a: 'Yg==' } })),
  create(
    'a ClusterRole',
    `${rbac}/clusterroles`,
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'example:reader', { rules }),
  ),
  create('a Role without rules', `${rbac}/${here}/roles`, object('rbac.authorization.k8s.io/v1', 'Role', 'none', {})),
  create(
    'a RoleBinding',
    `${rbac}/${here}/rolebindings`,
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'b', { roleRef, subjects }),
  ),
  patch('whose role stays', `${rbac}/${here}/rolebindings/b`, { roleRef: { name: 'other' } }, 422),
  create(
    'a ClusterRoleBinding',
    `${rbac}/clusterrolebindings`,
    object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'b', { roleRef, subjects }),
  ),
  patch(
    'applied by another',
    `${rbac}/clusterrolebindings/b`,
    object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'b', { roleRef, subjects: [] }),
    409,
    apply,
  ),
  create('a PodDisruptionBudget', `/apis/policy/v1/${here}/poddisruptionbudgets`, {
    ...object('policy/v1', 'PodDisruptionBudget', 'b', {}),
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
  }),
  create('a webhook configuration', webhooks, {
    ...object(admission, webhookKind, 'w', {}),
    webhooks: [webhook('one')],
  }),
  patch(
    'applied by another',
    `${webhooks}/w`,
    { ...object(admission, webhookKind, 'w', {}), webhooks: [webhook('two')] },
    200,
    apply,
  ),
  patch(
    'with a conflict',
    `${webhooks}/w`,
    { ...object(admission, webhookKind, 'w', {}), webhooks: [webhook('one', 5)] },
    409,
    apply,
  ),
  { claim: 'deletes it', method: 'DELETE', path: `${webhooks}/w`, code: 200 },
  { ...create('an access review', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review), part: 'spec' },
]
