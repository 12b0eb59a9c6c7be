import assert from 'node:assert/strict'
import { workloadResource } from '../../../policies/kubernetes/workloads.ts'
import { cel } from '../../../policies/rules/cel-rule.ts'
import { cases } from '../../fixtures/rules/cel.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { prepare, resultOf } from './prepared-case.ts'
import { testCases } from './rule-cases.ts'

const object = workload('Deployment')

describe('cel rule', () => {
  before(async () => cel.load?.([]))

  testCases(cel, cases)

  const messages: [string, object, string][] = [
    ['message', { message: 'too many' }, 'too many'],
    [
      'messageExpression before message',
      { message: 'a', messageExpression: "'has ' + string(object.spec.replicas)" },
      'has 2',
    ],
    ['message where messageExpression fails', { message: 'a', messageExpression: 'object.spec.nothing' }, 'a'],
    ['the expression where there is neither', {}, 'failed expression: object.spec.replicas > 2'],
  ]
  for (const [name, more, message] of messages) {
    it(`says ${name}`, () => {
      const rule = { cel: { expression: 'object.spec.replicas > 2', ...more } }
      const result = resultOf(cel, { name, rule, kind: 'Deployment', object, expect: 'fail' })
      assert.equal(result?.violations[0]?.message, message)
    })
  }

  it('reports every error of its expressions at load, and then reads nothing', () => {
    const { problems, prepared } = prepare(cel, {
      expression: 'object.',
      variables: [{ name: 'a', expression: '1 +' }],
    })
    assert.deepEqual(problems.map((problem) => problem.split(':')[0]).sort(), ['expression', 'variables[0].expression'])
    const deployments = workloadResource('apps', 'deployments')
    assert.ok(deployments)
    const context = {
      request: requestFor(object),
      operation: 'CREATE',
      subresource: '',
      byAutoscaler: false,
      forAnOwner: false,
    } as const
    assert.equal(prepared.reads(deployments, context), false)
  })

  const reading: [string, string, readonly ['Pod'] | readonly ['Deployment'], boolean][] = [
    ['the object', '', ['Deployment'], true],
    ['/scale', 'scale', ['Deployment'], true],
    ['/status', 'status', ['Pod'], false],
    ["/resize of a policy's Pods", 'resize', ['Pod'], true],
    ["/ephemeralcontainers of a policy's Pods", 'ephemeralcontainers', ['Pod'], true],
    ["/resize of the Pods of a policy's Deployments", 'resize', ['Deployment'], false],
    ["/ephemeralcontainers of the Pods of a policy's Deployments", 'ephemeralcontainers', ['Deployment'], false],
  ]
  for (const [name, subresource, kinds, isRead] of reading) {
    it(`${isRead ? 'reads' : 'does not read'} ${name}`, () => {
      const { prepared } = prepare(cel, { expression: 'true' }, { kinds })
      const pods = workloadResource('', 'pods')
      assert.ok(pods)
      const context = {
        request: requestFor(workload('Pod')),
        operation: 'UPDATE',
        subresource,
        byAutoscaler: false,
        forAnOwner: false,
      } as const
      assert.equal(prepared.reads(pods, context), isRead)
    })
  }
})
