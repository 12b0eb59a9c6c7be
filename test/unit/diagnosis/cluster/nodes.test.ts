import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { nodePressure } from '../../../../plugin/diagnosis/analyzers/cluster/node-pressure.ts'
import { nodeReadiness } from '../../../../plugin/diagnosis/analyzers/cluster/node-readiness.ts'
import { ago, minutes, seconds } from '../../../support/diagnosis/clock.ts'
import { findingsOf } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { condition, node } from '../../../support/diagnosis/objects.ts'
import { pod } from '../../../support/diagnosis/pods.ts'

const analyzers = [nodeReadiness, nodePressure]
const lost = (since: number): JsonObject =>
  node({
    conditions: [
      {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime: ago(since),
      },
    ],
  })
const unready = (since: number, parts: { age?: number } = {}): JsonObject =>
  node({
    ...parts,
    conditions: [
      condition('Ready', false, ago(since), {
        reason: 'KubeletNotReady',
        message:
          'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
      }),
    ],
  })
const pressed = (type: string, reason: string): JsonObject =>
  node({ conditions: [condition(type, true, ago(minutes), { reason })] })

const rows: [claim: string, objects: JsonObject[], ...verdicts: string[]][] = [
  ['a node that is well', [node(), pod()]],
  ['a kubelet that stopped telling', [lost(5 * minutes), pod()], 'NodeNotReady Node/node-1'],
  ['a kubelet that the controller has just given up', [lost(seconds), pod()], 'NodeNotReady Node/node-1'],
  ['a kubelet that has been starting for half a minute', [unready(30 * seconds)]],
  ['a kubelet that is not ready', [unready(5 * minutes)], 'NodeNotReady Node/node-1'],
  ['a node that just came', [unready(minutes, { age: minutes })]],
  [
    'no network',
    [node({ conditions: [condition('NetworkUnavailable', true, ago(5 * minutes), { reason: 'NoRouteCreated' })] })],
    'NodeNotReady Node/node-1',
  ],
  ['short of memory', [pressed('MemoryPressure', 'KubeletHasInsufficientMemory')], 'NodeUnderPressure Node/node-1'],
  ['short of disk space', [pressed('DiskPressure', 'KubeletHasDiskPressure')], 'NodeUnderPressure Node/node-1'],
  ['short of process ids', [pressed('PIDPressure', 'KubeletHasInsufficientPID')], 'NodeUnderPressure Node/node-1'],
]

describe('nodes', () => {
  for (const [claim, objects, ...verdicts] of rows) {
    it(`${claim}: ${verdicts.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found(analyzers, objects), verdicts)
    })
  }

  it('a lost node affects the Pods on it, and no others', () => {
    const elsewhere = pod({ name: 'web-2', node: 'node-2' })
    const [finding] = findingsOf(
      [nodeReadiness],
      [lost(5 * minutes), pod(), elsewhere, pod({ name: 'job-1', phase: 'Succeeded' })],
    )
    assert.deepEqual(
      finding?.affects.map(({ name }) => name),
      ['web-5d9c7b8f6-x7k2p'],
    )
  })
})
