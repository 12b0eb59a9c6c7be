import assert from 'node:assert/strict'
import { unschedulable } from '../../../../../plugin/diagnosis/analyzers/pending/unschedulable.ts'
import { findingsOf } from '../../../../support/diagnosis/facts.ts'
import { node } from '../../../../support/diagnosis/objects.ts'
import { controlPlane, pending } from './pending.ts'

describe('Pods that the scheduler cannot place: what is told of them', () => {
  it('names the scheduler’s words as evidence, and what was ruled out', () => {
    const text = '0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s).'
    const [finding] = findingsOf(
      [unschedulable],
      [controlPlane, { ...controlPlane, metadata: { name: 'cp-2' } }, node(), pending(text)],
    )
    assert.deepEqual(finding?.evidence.map(({ field, value }) => [field, value])[0], [
      'status.conditions[type=PodScheduled]',
      `False: Unschedulable: ${text}`,
    ])
    assert.deepEqual(finding.ruledOut, [
      'not the taint of the control plane (2 nodes): Pods are not meant to run there',
    ])
  })

  it('says that Nodes were not read where they would have told more', () => {
    const objects = [pending('0/1 nodes are available: 1 node(s) had untolerated taint(s).')]
    const [finding] = findingsOf([unschedulable], objects, { unread: { nodes: 'forbidden' } })
    assert.deepEqual(finding?.unread, ['which taints the nodes have: Nodes were not read'])
  })

  it('a taint of a node that is not ready is a consequence of that node', () => {
    const lost = node({ taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }] })
    const [finding] = findingsOf(
      [unschedulable],
      [lost, pending('0/1 nodes are available: 1 node(s) had untolerated taint(s).')],
    )
    assert.deepEqual(
      finding?.because?.map(({ name }) => name),
      ['node-1'],
    )
  })
})
