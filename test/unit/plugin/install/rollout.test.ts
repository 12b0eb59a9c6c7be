import assert from 'node:assert/strict'
import { rolloutOf } from '../../../../plugin/install/rollout.ts'
import type { JsonObject } from '../../../../policies/json.ts'

const deployment = (status: JsonObject, generation = 2): JsonObject => ({
  metadata: { generation },
  spec: { replicas: 3 },
  status: { observedGeneration: 2, ...status },
})
const all = { replicas: 3, updatedReplicas: 3, availableReplicas: 3 }
const waiting = (reason: string, message?: string): JsonObject => ({
  status: { containerStatuses: [{ state: { waiting: { reason, message } } }] },
})
const unscheduled: JsonObject = {
  status: {
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes: taint' }],
  },
}

const claims: [claim: string, state: JsonObject, pods: JsonObject[], done: boolean, told: string][] = [
  ['all new pods are available', deployment(all), [], true, '3 of 3 pods ready'],
  ['the controller has not seen the change', deployment(all, 3), [], false, '0 of 3 pods ready'],
  ['an old pod is still there', deployment({ ...all, replicas: 4 }), [], false, '3 of 3 pods ready'],
  ['no status yet', { metadata: { generation: 1 }, spec: { replicas: 3 } }, [], false, '0 of 3 pods ready'],
  [
    'old pods serve while new ones start',
    deployment({ replicas: 4, updatedReplicas: 1, availableReplicas: 3 }),
    [],
    false,
    '1 of 3 pods ready',
  ],
  ['a pod that starts is no trouble', deployment({}), [waiting('ContainerCreating')], false, '0 of 3 pods ready'],
  [
    'an image that cannot be pulled is told once',
    deployment({}),
    [waiting('ImagePullBackOff', 'no such image'), waiting('ImagePullBackOff', 'no such image')],
    false,
    '0 of 3 pods ready: ImagePullBackOff: no such image',
  ],
  ['a pod without a node', deployment({}), [unscheduled], false, '0 of 3 pods ready: not scheduled: 0/1 nodes: taint'],
  [
    'pods that may not be created',
    deployment({ conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' }] }),
    [],
    false,
    '0 of 3 pods ready: exceeded quota',
  ],
  [
    'a pod that ends is not told of',
    deployment({}),
    [{ ...waiting('CrashLoopBackOff'), metadata: { deletionTimestamp: 'x' } }],
    false,
    '0 of 3 pods ready',
  ],
]

describe('rollout of heal-admission', () => {
  for (const [claim, state, pods, done, told] of claims)
    it(claim, () => {
      assert.deepEqual(rolloutOf(state, pods), { done, told, failed: false })
    })
  it('has failed where its controller gave up', () => {
    const conditions = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }]
    assert.equal(rolloutOf(deployment({ conditions }), []).failed, true)
  })
})
