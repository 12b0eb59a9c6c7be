import assert from 'node:assert/strict'
import { workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import { replicaLock, type ReplicaLockOptions } from '../../../policies/rules/replica-lock.ts'
import type { RuleContext } from '../../../policies/rules/rule-type.ts'
import { cases } from '../../fixtures/rules/replica-lock.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { prepare, resultOf } from './prepared-case.ts'
import { testCases } from './rule-cases.ts'

const hpa = { username: 'system:serviceaccount:kube-system:horizontal-pod-autoscaler' }

describe('replicaLock', () => {
  testCases(replicaLock, cases)

  it('says what was found and wanted', () => {
    const found = resultOf(replicaLock, {
      name: '',
      rule: { replicaLock: {} },
      kind: 'Deployment',
      old: workload('Deployment'),
      object: workload('Deployment', { spec: { replicas: 9 } }),
      expect: 'fail',
    })
    assert.deepEqual([found?.violations[0]?.found, found?.violations[0]?.wanted], ['9', '2'])
  })

  const ranges: [ReplicaLockOptions['range'], string][] = [
    [{ min: 3, max: 10 }, '3 to 10'],
    [{ min: 3 }, 'at least 3'],
    [{ max: 1 }, 'at most 1'],
  ]
  for (const [range, wanted] of ranges) {
    it(`a violation of the autoscaler names the range: ${wanted}`, () => {
      const found = resultOf(replicaLock, {
        name: '',
        rule: { replicaLock: { range } },
        kind: 'Deployment',
        subresource: 'scale',
        user: hpa,
        old: workload('Deployment', { spec: { replicas: 5 } }),
        object: workload('Deployment', { spec: { replicas: 2 } }),
        expect: 'fail',
      })
      assert.equal(found?.violations[0]?.wanted, wanted)
      assert.match(found.violations[0].message, /2 replicas are outside the range/)
    })
  }

  it('reads the four kinds with replicas, on UPDATE, on the object and /scale only', () => {
    const { prepared } = prepare(replicaLock, {})
    const read = workloadKinds.flatMap((kind) =>
      (['CREATE', 'UPDATE'] as const).flatMap((operation) =>
        ['', 'scale', 'status', 'resize'].flatMap((subresource) => {
          const request = requestFor(workload(kind.kind))
          const context: RuleContext = { request, operation, subresource, byAutoscaler: false, forAnOwner: false }
          return prepared.reads(kind, context) ? [`${operation} ${kind.kind}/${subresource}`] : []
        }),
      ),
    )
    assert.deepEqual(
      read,
      ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'].flatMap((kind) => [
        `UPDATE ${kind}/`,
        `UPDATE ${kind}/scale`,
      ]),
    )
  })

  it('refuses a range whose ends are exchanged', () => {
    assert.deepEqual(prepare(replicaLock, { range: { min: 5, max: 2 } }).problems, [
      'range.min: min 5 is greater than max 2',
    ])
  })

  it('warns of a range that has no effect', () => {
    const { warnings } = prepare(replicaLock, { autoscalers: 'Deny', range: { max: 2 } })
    assert.deepEqual(warnings, ['range: a range has no effect where autoscalers are denied'])
  })

  it('warns where none of the kinds has replicas', () => {
    assert.equal(prepare(replicaLock, {}, { kinds: ['Pod', 'DaemonSet'] }).warnings.length, 1)
  })
})
