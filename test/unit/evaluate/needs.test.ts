import assert from 'node:assert/strict'
import { needs, type Needs } from '../../../policies/evaluate/needs.ts'
import type { ReviewedRequest } from '../../../policies/evaluate/review.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { badAnnotation, policy, policySet, requestFor, rule } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'

const plain = policySet([policy({ rules: [rule('r', badAnnotation, { type: 'envLock' })] })])
const byNamespace = policySet([policy({ match: { namespaceSelector: { matchLabels: { a: 'b' } } }, rules: [] })])
const byEmptySelector = policySet([policy({ match: { namespaceSelector: {} }, rules: [] })])
const byExclude = policySet([
  policy({ exclude: [{ namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } }], rules: [] }),
])
const signatures = policySet([policy({ rules: [rule('r', badAnnotation, { type: 'signedImages' })] })])
const cel = policySet([
  policy({ rules: [{ ...rule('r', badAnnotation), options: { expression: 'namespaceObject.metadata.name == "a"' } }] }),
])

const reference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'u', controller: true }
const pod = workload('Pod', { metadata: { ownerReferences: [reference] } })
const replicaSetController = { username: 'system:serviceaccount:kube-system:replicaset-controller', groups: [] }
const nothing: Needs = { namespace: false, workload: false, owners: false }

const rows: [claim: string, set: PolicySet, request: ReviewedRequest, expect: Partial<Needs>][] = [
  ['a plain request needs nothing', plain, requestFor(workload('Deployment')), {}],
  ['a namespaceSelector needs the Namespace', byNamespace, requestFor(workload('Deployment')), { namespace: true }],
  ['an empty one does not', byEmptySelector, requestFor(workload('Deployment')), {}],
  ['one in exclude does', byExclude, requestFor(workload('Deployment')), { namespace: true }],
  ['a cel rule on namespaceObject does', cel, requestFor(workload('Deployment')), { namespace: true }],
  [
    '/scale needs the workload',
    plain,
    requestFor(workload('Deployment'), { subresource: 'scale', oldObject: {} }),
    { workload: true },
  ],
  [
    'of a ReplicaSet its owners too',
    plain,
    requestFor(workload('ReplicaSet'), { subresource: 'scale', oldObject: {} }),
    { workload: true, owners: true },
  ],
  ['a stored controlled Pod needs its owners', plain, requestFor(pod, { oldObject: pod }), { owners: true }],
  ['an ownerReference in a created object needs nothing', plain, requestFor(pod), {}],
  ['Pods that controllers make need nothing', byNamespace, requestFor(pod, { user: replicaSetController }), {}],
  ['unless images are verified', signatures, requestFor(pod, { user: replicaSetController }), { owners: true }],
  ['DELETE needs nothing', byNamespace, requestFor(pod, { operation: 'DELETE' }), {}],
]

describe('needs', () => {
  for (const [claim, set, request, expect] of rows) {
    it(claim, () => {
      assert.deepEqual(needs(set, request), { ...nothing, ...expect })
    })
  }
})
