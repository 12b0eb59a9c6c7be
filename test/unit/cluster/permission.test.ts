import assert from 'node:assert/strict'
import type { ApiFailure } from '../../../cluster/api-result.ts'
import { isPermissionMissing, permissionOf } from '../../../cluster/permission.ts'

describe('permission of a request', () => {
  const cases: [method: ApiFailure['method'], path: string, expected: Record<string, string>][] = [
    [
      'GET',
      '/api/v1/namespaces/shop/pods/web',
      { verb: 'get', group: '', resource: 'pods', namespace: 'shop', name: 'web' },
    ],
    ['GET', '/api/v1/pods', { verb: 'list', group: '', resource: 'pods' }],
    [
      'GET',
      '/apis/apps/v1/namespaces/shop/deployments?watch=true',
      { verb: 'watch', group: 'apps', resource: 'deployments', namespace: 'shop' },
    ],
    [
      'POST',
      '/apis/apps/v1/namespaces/shop/deployments',
      { verb: 'create', group: 'apps', resource: 'deployments', namespace: 'shop' },
    ],
    [
      'PUT',
      '/apis/apps/v1/namespaces/shop/deployments/web/scale',
      { verb: 'update', group: 'apps', resource: 'deployments', subresource: 'scale', namespace: 'shop', name: 'web' },
    ],
    [
      'PATCH',
      '/apis/kubectl-heal.io/v1alpha1/driftpolicies/p/status',
      { verb: 'patch', group: 'kubectl-heal.io', resource: 'driftpolicies', subresource: 'status', name: 'p' },
    ],
    [
      'DELETE',
      '/apis/kubectl-heal.io/v1alpha1/driftpolicies/p',
      { verb: 'delete', group: 'kubectl-heal.io', resource: 'driftpolicies', name: 'p' },
    ],
    [
      'DELETE',
      '/api/v1/namespaces/shop/pods',
      { verb: 'deletecollection', group: '', resource: 'pods', namespace: 'shop' },
    ],
    ['GET', '/api/v1/namespaces', { verb: 'list', group: '', resource: 'namespaces' }],
    ['GET', '/api/v1/namespaces/shop', { verb: 'get', group: '', resource: 'namespaces', name: 'shop' }],
    [
      'PUT',
      '/api/v1/namespaces/shop/finalize',
      { verb: 'update', group: '', resource: 'namespaces', subresource: 'finalize', name: 'shop' },
    ],
    ['GET', '/readyz', { verb: 'get', group: '', resource: '' }],
    ['GET', '/apis/apps/v1', { verb: 'get', group: '', resource: '' }],
    [
      'GET',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/a%3Ab',
      { verb: 'get', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: 'a:b' },
    ],
  ]
  for (const [method, path, expected] of cases)
    it(`${method} ${path} is ${expected['verb'] ?? ''} of ${expected['resource'] ?? ''}`, () => {
      assert.deepEqual(permissionOf({ reason: 'Forbidden', status: 403, message: '', method, path }), expected)
    })

  describe('where impersonating was what was refused', () => {
    const users = { verb: 'impersonate', group: '', resource: 'users' }
    for (const [told, expected] of [
      ['impersonate resource "users" in API group "" at the cluster scope', users],
      ['impersonate-on:user-info:list resource "pods" in API group "" in the namespace "shop"', users],
      ['impersonate-on:user-info:list resource "groups" in API group "x.example" at the cluster scope', users],
      ['impersonate:user-info resource "users" in API group "authentication.k8s.io" at the cluster scope', users],
      ['impersonate resource "groups" in API group "" at the cluster scope', { ...users, resource: 'groups' }],
      [
        'impersonate:user-info resource "uids" in API group "authentication.k8s.io" at the cluster scope',
        { ...users, group: 'authentication.k8s.io', resource: 'uids' },
      ],
      [
        'impersonate-on:serviceaccount:get resource "pods" in API group "" in the namespace "shop"',
        { ...users, resource: 'serviceaccounts' },
      ],
    ] as const)
      it(`${told} needs ${expected.resource}`, () => {
        const failed = forbidden(`x is forbidden: User "bob" cannot ${told}`)
        assert.deepEqual(permissionOf(failed), expected)
        assert.ok(isPermissionMissing(failed))
      })
  })

  it('namespace, subresource and name come together from both', () => {
    const failed = forbidden(
      'deployments.apps "web" is forbidden: User "bob" cannot get resource "deployments/scale" in API group "apps" in the namespace "shop"',
    )
    assert.deepEqual(permissionOf({ ...failed, path: '/apis/apps/v1/namespaces/shop/deployments/web/scale' }), {
      verb: 'get',
      group: 'apps',
      resource: 'deployments',
      subresource: 'scale',
      namespace: 'shop',
      name: 'web',
    })
  })

  for (const message of ['admission webhook "x" denied the request: cannot get resource', 'exceeded quota', ''])
    it(`${JSON.stringify(message)} is no missing permission`, () => {
      assert.ok(!isPermissionMissing(forbidden(message)))
    })

  function forbidden(message: string): ApiFailure {
    return { reason: 'Forbidden', status: 403, message, method: 'GET', path: '/api/v1/namespaces/shop/pods/web' }
  }
})
