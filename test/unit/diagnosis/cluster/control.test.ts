import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { apiServiceDown } from '../../../../plugin/diagnosis/analyzers/cluster/api-service-down.ts'
import { failingWebhooks } from '../../../../plugin/diagnosis/analyzers/cluster/failing-webhooks.ts'
import { namespaceTerminating } from '../../../../plugin/diagnosis/analyzers/cluster/namespace-terminating.ts'
import { nearlyUsedQuota } from '../../../../plugin/diagnosis/analyzers/cluster/nearly-used-quota.ts'
import { ago, minutes, seconds } from '../../../support/diagnosis/clock.ts'
import { plain, service, type PlainParts } from '../../../support/diagnosis/cluster-objects.ts'
import { waiting } from '../../../support/diagnosis/containers.ts'
import { findingsOf, type SnapshotOptions } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { condition } from '../../../support/diagnosis/objects.ts'
import { pod } from '../../../support/diagnosis/pods.ts'

const analyzers = [failingWebhooks, apiServiceDown, namespaceTerminating, nearlyUsedQuota]

const webhook = (failurePolicy: string, clientConfig: JsonObject, parts: PlainParts = {}): JsonObject =>
  plain('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'sidecars', {
    namespaced: false,
    more: { webhooks: [{ name: 'sidecars.example.com', failurePolicy, clientConfig }] },
    ...parts,
  })
const toService = { service: { namespace: 'prod-shop', name: 'web' } }
const crashing = pod({ containers: [{ state: waiting('CrashLoopBackOff'), ready: false, restarts: 5 }] })
const failing = 'WebhookFailing MutatingWebhookConfiguration/sidecars'

const api = (available: JsonObject): JsonObject =>
  plain('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.metrics.k8s.io', {
    namespaced: false,
    spec: { service: { namespace: 'kube-system', name: 'metrics-server' } },
    status: { conditions: [available] },
  })
const down = (since: number): JsonObject =>
  condition('Available', false, ago(since), {
    reason: 'MissingEndpoints',
    message: 'endpoints for service/metrics-server in "kube-system" have no addresses with port name "https"',
  })

const going = (since: number, ...conditions: JsonObject[]): JsonObject =>
  plain('v1', 'Namespace', 'old', {
    namespaced: false,
    metadata: { deletionTimestamp: ago(since) },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Terminating', conditions },
  })
const finalizers = condition('NamespaceFinalizersRemaining', true, ago(minutes), {
  reason: 'SomeFinalizersRemain',
  message: 'Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances',
})
const undiscovered = condition('NamespaceDeletionDiscoveryFailure', true, ago(minutes), {
  reason: 'DiscoveryFailed',
  message:
    'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1',
})

const quota = (hard: JsonObject, used: JsonObject): JsonObject =>
  plain('v1', 'ResourceQuota', 'team', { status: { hard, used } })
const nearly = 'QuotaNearlyUsed ResourceQuota/prod-shop/team'

const rows: [claim: string, objects: JsonObject[], options: SnapshotOptions, ...verdicts: string[]][] = [
  ['a webhook that is served', [webhook('Fail', toService), service(), pod()], {}],
  ['a webhook whose Service is missing', [webhook('Fail', toService)], {}, failing],
  ['a webhook whose Service has no Pods', [webhook('Fail', toService), service()], {}, failing],
  ['a webhook none of whose Pods is ready', [webhook('Fail', toService), service(), crashing], {}, failing],
  [
    'a webhook whose Pods are starting',
    [webhook('Fail', toService), service(), pod({ ready: false, age: 10 * seconds })],
    {},
  ],
  ['a webhook that lets pass what it cannot judge', [webhook('Ignore', toService)], {}],
  ['a webhook by URL', [webhook('Fail', { url: 'https://hooks.example.com' })], {}],
  ['a webhook that is new', [webhook('Fail', toService, { age: 10 * seconds })], {}],
  ['Services were not read', [webhook('Fail', toService)], { unread: { services: 'forbidden' } }],
  ['Pods were not read', [webhook('Fail', toService), service()], { unread: { pods: 'forbidden' } }],
  ['an API that is available', [api(condition('Available', true))], {}],
  ['an API that is not', [api(down(5 * minutes))], {}, 'ApiServiceDown APIService/v1beta1.metrics.k8s.io'],
  ['an API that is not, since a minute', [api(down(minutes))], {}],
  ['a namespace that is just deleted', [going(minutes, finalizers)], {}],
  ['a namespace that finalizers hold', [going(10 * minutes, finalizers)], {}, 'NamespaceTerminating Namespace/old'],
  ['a namespace that nothing explains', [going(10 * minutes)], {}, 'NamespaceTerminating Namespace/old'],
  ['a quota with room', [quota({ pods: '10' }, { pods: '8' })], {}],
  [
    'a quota of which 90 % is used',
    [quota({ pods: '10', 'requests.memory': '10Gi' }, { pods: '9', 'requests.memory': '1Gi' })],
    {},
    nearly,
  ],
  ['a quota by quantities', [quota({ 'limits.cpu': '2' }, { 'limits.cpu': '1900m' })], {}, nearly],
  ['a quota of zero forbids', [quota({ 'services.loadbalancers': '0' }, { 'services.loadbalancers': '0' })], {}],
]

describe('the cluster', () => {
  for (const [claim, objects, options, ...verdicts] of rows) {
    it(`${claim}: ${verdicts.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found(analyzers, objects, options), verdicts)
    })
  }

  it('a namespace whose content cannot be listed follows from the API that is down', () => {
    const [finding] = findingsOf([namespaceTerminating], [api(down(5 * minutes)), going(10 * minutes, undiscovered)])
    assert.deepEqual(
      finding?.because?.map(({ name }) => name),
      ['v1beta1.metrics.k8s.io'],
    )
  })
})
