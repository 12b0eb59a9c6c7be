import assert from 'node:assert/strict'
import { View } from '../../../policies/evaluate/view.ts'
import { workloadKind } from '../../../policies/kubernetes/workloads.ts'
import { requiredProbes } from '../../../policies/rules/required-probes.ts'
import { cases, unread } from '../../fixtures/rules/required-probes.ts'
import { workload } from '../../support/workloads.ts'
import { prepare, resultOf } from './prepared-case.ts'

describe('requiredProbes', () => {
  for (const ruleCase of cases) {
    it(ruleCase.name, () => {
      const result = resultOf(requiredProbes, ruleCase)
      assert.equal(result?.result, ruleCase.expect)
      if (ruleCase.paths === undefined) return
      assert.deepEqual(result.violations.map(({ path }) => path).sort(), [...ruleCase.paths].sort())
    })
  }

  for (const ruleCase of unread) {
    it(ruleCase.name, () => {
      assert.equal(resultOf(requiredProbes, { ...ruleCase, expect: 'pass' }), undefined)
    })
  }

  it('subresources are not read', () => {
    for (const subresource of ['status', 'scale', 'resize', 'ephemeralcontainers']) {
      const object = workload('Pod')
      const ruleCase = {
        name: '',
        kind: 'Pod',
        rule: { requiredProbes: { probes: ['liveness'] } },
        subresource,
      } as const
      assert.equal(resultOf(requiredProbes, { ...ruleCase, object, old: object, expect: 'pass' }), undefined)
    }
  })

  it('a Pod of a Job needs no probes', () => {
    const { prepared } = prepare(requiredProbes, { probes: ['liveness'] })
    const kind = workloadKind('', 'Pod')
    assert.ok(kind)
    const view = { kind, name: 'web', namespace: 'prod-shop', object: workload('Pod') }
    const findingsOf = (controller: string) => {
      const pod = new View({ ...view, controller: { kind: controller, name: 'web' } })
      const outcome = prepared.inspect?.(pod, {} as never)
      return outcome?.kind === 'findings' ? outcome.findings.length : undefined
    }
    assert.deepEqual([findingsOf('Job'), findingsOf('ReplicaSet')], [0, 1])
  })

  it('says which container lacks what', () => {
    const ruleCase = { name: '', kind: 'Pod', rule: { requiredProbes: { probes: ['liveness', 'liveness'] } } } as const
    const result = resultOf(requiredProbes, { ...ruleCase, object: workload('Pod'), expect: 'fail' })
    assert.deepEqual(
      result?.violations.map(({ path, message, found, wanted, fix }) => [path, message, found, wanted, fix]),
      [
        [
          'spec.containers[name=web].livenessProbe',
          'container "web": no liveness probe',
          'missing',
          'a liveness probe',
          'add a livenessProbe with httpGet, tcpSocket, grpc or exec',
        ],
      ],
    )
  })

  it('a policy for Jobs only makes the rule always true: a load warning', () => {
    const { warnings } = prepare(requiredProbes, { probes: ['liveness'] }, { kinds: ['Job', 'CronJob'] })
    assert.deepEqual(warnings, [
      ': the policy matches only Jobs and CronJobs, which need no probes: the rule is always true',
    ])
    assert.deepEqual(prepare(requiredProbes, { probes: ['liveness'] }, { kinds: ['Job', 'Pod'] }).warnings, [])
  })
})
