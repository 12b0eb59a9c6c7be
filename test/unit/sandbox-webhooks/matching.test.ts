import assert from 'node:assert/strict'
import type { AdmissionAttributes, JsonObject } from '../../sandbox/types.ts'
import { matchWebhook, webhooksOf } from '../../sandbox/webhooks/matching.ts'
import { configuration, everything, storeOf } from './configurations.ts'
import { attributesOf, recordedReviews } from './recorded-reviews.ts'

const reviews = recordedReviews()

function request(name: string, changes: Partial<AdmissionAttributes> = {}): AdmissionAttributes {
  return { ...attributesOf(reviews.get(`${name}.json`) ?? {}), ...changes }
}

const label = request('update-deployments-by-admin-kubectl-label')
const scale = request('update-deployments-scale-by-admin')
const createPod = request('create-pods-by-replicaset-controller-mutate')
const deletePod = request('delete-pods-by-replicaset-controller')
const namespace = request('create-deployments-by-admin-kubectl-create', {
  kind: { group: '', version: 'v1', kind: 'Namespace' },
  resource: { group: '', version: 'v1', resource: 'namespaces' },
  name: 'shop',
  namespace: 'shop',
  object: { metadata: { name: 'shop', labels: { tier: 'new' } } },
})

function rule(resources: string[], changes: JsonObject = {}): JsonObject {
  return { rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources, ...changes }] }
}

function condition(...expressions: string[]): JsonObject {
  return { matchConditions: expressions.map((expression, index) => ({ name: `c${index}`, expression })) }
}

const ignore = { failurePolicy: 'Ignore' }
const namespaces = { default: { tier: 'prod' }, gone: {} }

const claims: { claim: string; webhook: JsonObject; request: AdmissionAttributes; is: 'call' | 'skip' | number }[] = [
  { claim: 'a resource by name', webhook: rule(['deployments']), request: label, is: 'call' },
  {
    claim: 'a resource name does not cover its subresources',
    webhook: rule(['deployments']),
    request: scale,
    is: 'skip',
  },
  { claim: 'a star does not cover subresources', webhook: rule(['*']), request: scale, is: 'skip' },
  { claim: 'a subresource by name', webhook: rule(['deployments/scale']), request: scale, is: 'call' },
  { claim: 'a subresource of any resource', webhook: rule(['*/scale']), request: scale, is: 'call' },
  { claim: 'any subresource of a resource, also none', webhook: rule(['deployments/*']), request: label, is: 'call' },
  { claim: 'everything', webhook: rule(['*/*']), request: scale, is: 'call' },
  { claim: 'another resource', webhook: rule(['pods', 'pods/*']), request: scale, is: 'skip' },
  { claim: 'another group', webhook: rule(['*/*'], { apiGroups: [''] }), request: label, is: 'skip' },
  { claim: 'another version', webhook: rule(['*/*'], { apiVersions: ['v1beta1'] }), request: label, is: 'skip' },
  { claim: 'an operation', webhook: rule(['*/*'], { operations: ['UPDATE'] }), request: label, is: 'call' },
  { claim: 'another operation', webhook: rule(['*/*'], { operations: ['CREATE'] }), request: label, is: 'skip' },
  { claim: 'namespaced scope', webhook: rule(['*'], { scope: 'Namespaced' }), request: label, is: 'call' },
  { claim: 'cluster scope', webhook: rule(['*'], { scope: 'Cluster' }), request: label, is: 'skip' },
  {
    claim: 'a Namespace is cluster-scoped',
    webhook: rule(['*'], { scope: 'Cluster' }),
    request: namespace,
    is: 'call',
  },
  {
    claim: 'a namespace by label',
    webhook: { namespaceSelector: { matchLabels: { tier: 'prod' } } },
    request: label,
    is: 'call',
  },
  {
    claim: 'a namespace by expression',
    webhook: { namespaceSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['prod'] }] } },
    request: label,
    is: 'skip',
  },
  {
    claim: 'a Namespace by its own new labels',
    webhook: { namespaceSelector: { matchLabels: { tier: 'new' } } },
    request: namespace,
    is: 'call',
  },
  {
    claim: 'an unknown namespace is 404',
    webhook: { namespaceSelector: { matchLabels: { tier: 'prod' } } },
    request: { ...label, namespace: 'nowhere' },
    is: 404,
  },
  {
    claim: 'an unknown namespace is nothing to a webhook whose rules do not match',
    webhook: { ...rule(['pods']), namespaceSelector: { matchLabels: { tier: 'prod' } } },
    request: { ...label, namespace: 'nowhere' },
    is: 'skip',
  },
  {
    claim: 'an object by label',
    webhook: { objectSelector: { matchLabels: { app: 'web' } } },
    request: createPod,
    is: 'call',
  },
  {
    claim: 'a deleted object by its old labels',
    webhook: { objectSelector: { matchLabels: { app: 'web' } } },
    request: deletePod,
    is: 'call',
  },
  {
    claim: 'a Scale has no labels to select',
    webhook: { objectSelector: { matchLabels: { app: 'web' } } },
    request: scale,
    is: 'skip',
  },
  { claim: 'a true condition', webhook: condition('object.spec.replicas >= 1'), request: scale, is: 'call' },
  { claim: 'a false condition', webhook: condition('object.spec.replicas > 1000'), request: scale, is: 'skip' },
  {
    claim: 'conditions on the request',
    webhook: condition('request.operation == "UPDATE" && "system:masters" in request.userInfo.groups'),
    request: scale,
    is: 'call',
  },
  { claim: 'conditions on the old object', webhook: condition('oldObject == null'), request: createPod, is: 'call' },
  { claim: 'a failing condition is 403', webhook: condition('object.spec.nothing == 1'), request: scale, is: 403 },
  {
    claim: 'a failing condition skips a webhook that ignores failures',
    webhook: { ...condition('object.spec.nothing == 1'), ...ignore },
    request: scale,
    is: 'skip',
  },
  {
    claim: 'a false condition beats a failing one',
    webhook: condition('object.spec.nothing == 1', 'false'),
    request: scale,
    is: 'skip',
  },
  { claim: 'a condition that is no bool is 403', webhook: condition('1 + 1'), request: scale, is: 403 },
  { claim: 'a condition that is no CEL is 403', webhook: condition('object.'), request: scale, is: 403 },
]

describe('which webhooks are called', () => {
  for (const { claim, webhook, request: attributes, is } of claims) {
    it(`${claim}: ${is}`, () => {
      const validating = [configuration('c', [everything('https://localhost', '', webhook)])]
      const store = storeOf({ namespaces, validating })
      const [entry] = webhooksOf(store, 'ValidatingWebhookConfiguration')
      assert.ok(entry)
      const result = matchWebhook(entry, attributes, store)
      assert.equal(typeof result === 'string' ? result : result.code, is)
    })
  }

  it('configurations run by name, their webhooks as written', () => {
    const hook = (name: string) => ({ name })
    const mutating = [configuration('b', [hook('3')]), configuration('a', [hook('2'), hook('1')])]
    const names = webhooksOf(storeOf({ mutating }), 'MutatingWebhookConfiguration')
    assert.deepEqual(
      names.map(({ name }) => name),
      ['2', '1', '3'],
    )
  })
})
