import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../../policies/json.ts'
import { ago, minutes, seconds } from '../../../../support/diagnosis/clock.ts'
import { claim, storageClass } from '../../../../support/diagnosis/cluster-objects.ts'
import { event, newEvent } from '../../../../support/diagnosis/events.ts'
import { condition, node } from '../../../../support/diagnosis/objects.ts'
import { pod } from '../../../../support/diagnosis/pods.ts'
import { claiming, pending, unbound, verdictsOf } from './pending.ts'

const quiet: [claim: string, objects: JsonObject[]][] = [
  ['a running Pod', [node(), pod()]],
  [
    'a Pod placed since: its old Event is not read',
    [node(), pod(), newEvent(pod(), 'FailedScheduling', '0/1 nodes are available: 1 Insufficient cpu.')],
  ],
  [
    'a node was nominated: room is being made',
    [node(), pending('0/1 nodes are available: 1 Insufficient cpu.', { status: { nominatedNodeName: 'node-1' } })],
  ],
  [
    'a node is on its way',
    [
      node(),
      pending('0/1 nodes are available: 1 Insufficient cpu.'),
      event(pending(''), 'TriggeredScaleUp', 'pod triggered scale-up: [{workers 3->4 (max: 6)}]', {
        type: 'Normal',
        source: 'cluster-autoscaler',
      }),
    ],
  ],
  ['a volume that is being made', [node(), claim({ age: 30 * seconds }), storageClass(), pending(unbound, claiming())]],
  [
    'a Pod on its way out',
    [
      node(),
      pending('0/1 nodes are available: 1 Insufficient cpu.', { metadata: { deletionTimestamp: ago(-minutes) } }),
    ],
  ],
  [
    'a Pod behind a gate',
    [
      pod({
        node: '',
        conditions: [
          condition('PodScheduled', false, ago(minutes), {
            reason: 'SchedulingGated',
            message: 'Scheduling is blocked due to non-empty scheduling gates',
          }),
        ],
      }),
    ],
  ],
]

describe('Pods that are not placed, and nothing is wrong', () => {
  for (const [claimed, objects] of quiet) {
    it(`${claimed}: nothing`, () => {
      assert.deepEqual(verdictsOf(objects), [])
    })
  }
})
