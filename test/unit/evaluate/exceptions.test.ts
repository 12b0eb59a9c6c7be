import type { DriftException } from '../../../policies/load/policy.ts'
import { badAnnotation, policy, policySet, requestFor, rule } from '../../support/policy-set.ts'
import { bad, controller, good, lock, pod, scaled, state, testRows, withOwners, type Row } from './evaluation-rows.ts'

const exception: DriftException = {
  name: 'inc-1',
  policy: 'policy',
  rules: ['state', 'lock'],
  target: { kind: 'Deployment', namespace: 'prod-shop', name: 'web' },
  subjects: [{ kind: 'User', name: 'alice' }],
  owner: 'team',
  reason: 'test',
  notBefore: 1000,
  expiresAt: 2000,
  atExpiry: 'Keep',
  source: { file: 'e.yaml', line: 1, column: 1 },
}

const rows: Row[] = [
  {
    claim: 'a live exception skips',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x')),
    expect: 'skip',
  },
  {
    claim: 'an exception starts at notBefore',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x')),
    options: { now: 1000 },
    expect: 'skip',
  },
  {
    claim: 'not before it',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x')),
    options: { now: 999 },
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception has ended at expiresAt',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x')),
    options: { now: 2000 },
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception is for its subjects',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x'), { user: { username: 'bob', groups: [] } }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception is for its target',
    set: { ...state(), exceptions: [{ ...exception, target: { ...exception.target, name: 'other' } }] },
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception is for its rules',
    set: { ...state(), exceptions: [{ ...exception, rules: ['lock'] }] },
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an old violation needs no exception',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(bad('x'), { oldObject: bad('x') }),
    expect: 'warn',
  },
  {
    claim: 'a group is a subject',
    set: { ...state(), exceptions: [{ ...exception, subjects: [{ kind: 'Group', name: 'system:authenticated' }] }] },
    request: requestFor(bad('x')),
    expect: 'skip',
  },
  {
    claim: 'a service account is a subject',
    set: {
      ...state(),
      exceptions: [{ ...exception, subjects: [{ kind: 'ServiceAccount', namespace: 'a', name: 'b' }] }],
    },
    request: requestFor(bad('x'), { user: { username: 'system:serviceaccount:a:b', groups: [] } }),
    expect: 'skip',
  },
  {
    claim: 'an exception for a Deployment covers its Pods',
    set: policySet([policy({ rules: [rule('state', badAnnotation, { type: 'signedImages' })] })], [exception]),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { user: controller })),
    expect: 'skip',
  },
  {
    claim: 'an exception is for its namespace',
    set: { ...state(), exceptions: [{ ...exception, target: { ...exception.target, namespace: 'prod-other' } }] },
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception is for its kind',
    set: { ...state(), exceptions: [{ ...exception, target: { ...exception.target, kind: 'StatefulSet' } }] },
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception is for its policy',
    set: { ...state(), exceptions: [{ ...exception, policy: 'other' }] },
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an exception skips a Warn rule too',
    set: policySet([policy({ rules: [rule('state', badAnnotation, { action: 'Warn' })] })], [exception]),
    request: requestFor(bad('x')),
    expect: 'skip',
  },
  {
    claim: 'an exception skips an Audit rule too',
    set: policySet([policy({ rules: [rule('state', badAnnotation, { action: 'Audit' })] })], [exception]),
    request: requestFor(bad('x')),
    expect: 'skip',
  },
  {
    claim: 'an exception skips a lock',
    set: { ...lock(), exceptions: [exception] },
    request: requestFor(scaled, { oldObject: good }),
    expect: 'skip',
  },
  {
    claim: 'what passes needs no exception',
    set: { ...state(), exceptions: [exception] },
    request: requestFor(good),
    expect: 'pass',
  },
  {
    claim: "an exception for a Pod's owner is not for a forged one",
    set: { ...state(), exceptions: [exception] },
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }))),
    expect: 'fail',
    denied: true,
  },
]

describe('evaluate: exceptions', () => {
  testRows(rows)
})
