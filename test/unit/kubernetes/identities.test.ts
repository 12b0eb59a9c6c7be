import assert from 'node:assert/strict'
import {
  isAutoscaler,
  isBuiltInController,
  isManager,
  isNode,
  isSystemUser,
  serviceAccountGroups,
  serviceAccountOf,
} from '../../../policies/kubernetes/identities.ts'
import type { Managers } from '../../../policies/load/policy.ts'

const user = (username: string, ...groups: string[]) => ({ username, groups })
const hpa = 'system:serviceaccount:kube-system:horizontal-pod-autoscaler'

describe('identities', () => {
  it('a service account is read from its username', () => {
    assert.deepEqual(serviceAccountOf('system:serviceaccount:a:b'), { namespace: 'a', name: 'b' })
  })
  for (const name of [
    'alice',
    'system:serviceaccount:',
    'system:serviceaccount:a',
    'system:serviceaccount::b',
    'system:serviceaccount:a:b:c',
  ]) {
    it(`"${name}" is no service account`, () => {
      assert.equal(serviceAccountOf(name), undefined)
    })
  }
  it('a service account has its groups', () => {
    assert.deepEqual(serviceAccountGroups('a'), [
      'system:serviceaccounts',
      'system:serviceaccounts:a',
      'system:authenticated',
    ])
  })

  const autoscalers: [name: string, subresource: string, expect: boolean][] = [
    [hpa, 'scale', true],
    [hpa, '', true],
    ['system:kube-controller-manager', 'scale', true],
    ['system:kube-controller-manager', '', false],
    ['system:serviceaccount:keda:horizontal-pod-autoscaler', 'scale', false],
    ['alice', 'scale', false],
  ]
  for (const [name, subresource, expect] of autoscalers) {
    it(`${name} on "${subresource}" is ${expect ? 'the' : 'not the'} autoscaler`, () => {
      assert.equal(isAutoscaler(user(name), subresource), expect)
    })
  }

  const builtIn: [name: string, expect: boolean][] = [
    ['system:kube-controller-manager', true],
    ['system:kube-scheduler', true],
    ['system:serviceaccount:kube-system:replicaset-controller', true],
    [hpa, true],
    ['system:serviceaccount:kube-system:default', false],
    ['system:serviceaccount:other:replicaset-controller', false],
    ['system:admin', false],
    ['replicaset-controller', false],
  ]
  for (const [name, expect] of builtIn) {
    it(`${name} is ${expect ? 'a' : 'no'} built-in controller`, () => {
      assert.equal(isBuiltInController(user(name)), expect)
    })
  }

  it('kubelets are nodes, and system users', () => {
    assert.ok(isNode(user('system:node:a')) && isSystemUser(user('system:node:a')))
    assert.ok(!isNode(user('alice')) && !isSystemUser(user('alice')))
  })

  const managers: [claim: string, managers: Managers, who: ReturnType<typeof user>, expect: boolean][] = [
    ['nobody without managers', {}, user('alice'), false],
    ['a user', { users: ['alice'] }, user('alice'), true],
    ['a glob of users', { users: ['*@example.com'] }, user('a@example.com'), true],
    ['a group', { groups: ['sre'] }, user('alice', 'dev', 'sre'), true],
    ['a service account', { serviceAccounts: ['argocd/app'] }, user('system:serviceaccount:argocd:app'), true],
    ['all of a namespace', { serviceAccounts: ['flux-system/*'] }, user('system:serviceaccount:flux-system:k'), true],
    ['not another namespace', { serviceAccounts: ['flux-system/*'] }, user('system:serviceaccount:flux:k'), false],
    ['not a person of that name', { serviceAccounts: ['argocd/app'] }, user('argocd/app'), false],
  ]
  for (const [claim, list, who, expect] of managers) {
    it(`manager: ${claim}`, () => {
      assert.equal(isManager(list, who), expect)
    })
  }
})
