import assert from 'node:assert/strict'
import type { ApiFailure } from '../../../../cluster/api-result.ts'
import { HealError } from '../../../../policies/heal-error.ts'
import type { JsonObject } from '../../../../policies/json.ts'
import { failureError, failureLine, orThrow } from '../../../../plugin/connect/failure-text.ts'

const exceptions = '/apis/kubectl-heal.io/v1alpha1/driftexceptions'

function failure(parts: Partial<ApiFailure>): ApiFailure {
  return { reason: 'Other', status: 500, message: '', method: 'GET', path: exceptions, ...parts }
}

function forbidden(sentence: string, parts: Partial<ApiFailure> = {}): ApiFailure {
  return failure({ reason: 'Forbidden', status: 403, message: `things are forbidden: ${sentence}`, ...parts })
}

const statusOf = (message: string): JsonObject => ({ kind: 'Status', message })

const told: [string, ApiFailure, string, RegExp | undefined][] = [
  [
    'a permission in a namespace',
    forbidden('User "bob" cannot list resource "secrets" in API group "" in the namespace "shop"'),
    '"bob" may not list secrets in namespace "shop"',
    /kind: Role\nmetadata:\n {2}name: heal-list-secrets\n {2}namespace: shop\nrules:\n {2}- apiGroups:\n {6}- ''\n {4}resources:\n {6}- secrets\n {4}verbs:\n {6}- list\n---\n[^]*kind: RoleBinding\n[^]*kind: User\n {4}name: bob$/,
  ],
  [
    'a permission of the cluster',
    forbidden('User "bob" cannot list resource "nodes" in API group "" at the cluster scope'),
    '"bob" may not list nodes',
    /kind: ClusterRole\n[^]*kind: ClusterRoleBinding\n/,
  ],
  [
    'a subresource of a ServiceAccount',
    forbidden(
      'User "system:serviceaccount:ci:bot" cannot get resource "pods/proxy" in API group "" in the namespace "a"',
    ),
    '"system:serviceaccount:ci:bot" may not get pods/proxy in namespace "a"',
    /resources:\n {6}- pods\/proxy\n[^]*kind: ServiceAccount\n {4}name: bot\n {4}namespace: ci$/,
  ],
  [
    'reading exceptions: the shipped role',
    forbidden('User "bob" cannot list resource "driftexceptions" in API group "kubectl-heal.io" at the cluster scope'),
    '"bob" may not list driftexceptions.kubectl-heal.io',
    /^The ClusterRole heal-view allows it\.[^]*metadata:\n {2}name: heal-view-bob\nroleRef:\n[^]*name: heal-view\n/,
  ],
  [
    'granting: the shipped role',
    forbidden(
      'User "Bob@x" cannot create resource "driftexceptions" in API group "kubectl-heal.io" at the cluster scope',
    ),
    '"Bob@x" may not create driftexceptions.kubectl-heal.io',
    /^The ClusterRole heal-override allows it\.[^]*name: heal-override-bob-x\nroleRef:/,
  ],
  [
    'a kind that is not installed',
    failure({ reason: 'NotFound', status: 404, message: 'the API server does not serve this path (404)' }),
    'kubectl-heal is not installed in this cluster: it has no DriftPolicies and DriftExceptions (CustomResourceDefinitions of kubectl-heal.io/v1alpha1)',
    /^Install it: kubectl heal install$/,
  ],
  [
    'an object that is not there',
    failure({
      reason: 'NotFound',
      status: 404,
      message: 'driftexceptions.kubectl-heal.io "x" not found',
      body: { kind: 'Status', details: { name: 'x' } },
    }),
    'driftexceptions.kubectl-heal.io "x" not found',
    undefined,
  ],
  [
    'a field that older definitions do not know',
    failure({ status: 400, message: 'strict decoding error: unknown field "spec.subjects"' }),
    'the CustomResourceDefinitions of the cluster are of another version than this program: they do not know spec.subjects',
    /kubectl heal install$/,
  ],
  [
    'a denial, with its lines',
    forbidden('', {
      body: statusOf('admission webhook "policies.kubectl-heal.io" denied the request: one\ntwo\u001b[31m'),
    }),
    'admission webhook policies.kubectl-heal.io refused it: one\ntwo [31m',
    undefined,
  ],
  [
    'a webhook of ours that does not answer',
    failure({
      body: statusOf('Internal error occurred: failed calling webhook "policies.kubectl-heal.io": connection refused'),
    }),
    'the admission server of kubectl-heal does not answer, and what it guards stays closed: Internal error occurred: failed calling webhook "policies.kubectl-heal.io": connection refused',
    /kubectl heal status[^]*--webhooks-only$/,
  ],
  [
    'a quota, which no role grants',
    forbidden('exceeded quota: few'),
    'things are forbidden: exceeded quota: few',
    undefined,
  ],
  [
    'a login that ended',
    failure({ reason: 'Unauthorized', status: 401, message: 'Unauthorized' }),
    'the API server does not know who you are: Unauthorized',
    /Log in again/,
  ],
  [
    'no answer',
    failure({ reason: 'Timeout', status: 0, message: 'no answer within 10s' }),
    'no answer within 10s',
    /--request-timeout/,
  ],
  ['an empty message', failure({ status: 502 }), 'the API server answered 502', undefined],
]

describe('a failed request, told to a person', () => {
  for (const [what, failed, message, hint] of told) {
    it(what, () => {
      const error = failureError(failed)
      assert.equal(error.message, message)
      if (hint === undefined) assert.equal(error.hint, undefined)
      else assert.match(error.hint ?? '', hint)
      assert.equal(failureLine(failed), message)
    })
  }

  it('begins with what was being done', () => {
    assert.throws(
      () => orThrow({ ok: false, failure: failure({ status: 502 }) }, 'listing'),
      (error) => error instanceof HealError && error.message === 'listing: the API server answered 502',
    )
  })

  it('a user name of any text stays one line of YAML', () => {
    const sentence = `User ${JSON.stringify('a\n---\nkind: x')} cannot list resource "nodes" in API group "" at the cluster scope`
    assert.doesNotMatch(failureError(forbidden(sentence)).hint ?? '', /\nkind: x/)
  })
})
