import assert from 'node:assert/strict'
import type { SchedulingClass } from '../../../../plugin/diagnosis/analyzers/pending/scheduling-classes.ts'
import { parseSchedulingMessage } from '../../../../plugin/diagnosis/analyzers/pending/scheduling-message.ts'

type Reason = [class_: SchedulingClass, nodes: number, subject?: string]

const rows: [claim: string, text: string, nodes: number | undefined, ...reasons: Reason[]][] = [
  [
    'several reasons, with what preemption comes to',
    '0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s). preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod., 2 Preemption is not helpful for scheduling.',
    3,
    ['resource', 1, 'cpu'],
    ['taint', 2],
  ],
  [
    'an extended resource',
    '0/2 nodes are available: 2 Insufficient nvidia.com/gpu.',
    2,
    ['resource', 2, 'nvidia.com/gpu'],
  ],
  [
    'two resources of one node',
    '0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.',
    1,
    ['resource', 1, 'cpu'],
    ['resource', 1, 'memory'],
  ],
  [
    'ephemeral storage',
    '0/1 nodes are available: 1 Insufficient ephemeral-storage.',
    1,
    ['resource', 1, 'ephemeral-storage'],
  ],
  ['the number of Pods', '0/1 nodes are available: 1 Too many pods.', 1, ['pods', 1, 'pods']],
  [
    'a taint as 1.24 to 1.35 name it',
    '0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}.',
    1,
    ['taint', 1, 'dedicated'],
  ],
  [
    'a taint as 1.20 names it',
    "0/1 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate.",
    1,
    ['taint', 1, 'node-role.kubernetes.io/master'],
  ],
  ['a cordon', '0/2 nodes are available: 2 node(s) were unschedulable.', 2, ['cordon', 2]],
  [
    'a node selector',
    "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
    2,
    ['node-selector', 2],
  ],
  ['pod affinity', "0/2 nodes are available: 2 node(s) didn't match pod affinity rules.", 2, ['pod-affinity', 2]],
  [
    'anti-affinity',
    "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.",
    2,
    ['pod-anti-affinity', 2],
  ],
  [
    "others' anti-affinity",
    "0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules.",
    2,
    ['pod-anti-affinity', 2],
  ],
  [
    'topology spread',
    "0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't match pod topology spread constraints (missing required label).",
    2,
    ['topology-spread', 1],
    ['topology-spread', 1],
  ],
  [
    'a host port',
    "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.",
    2,
    ['host-port', 2],
  ],
  [
    'a claim that is not bound',
    '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    3,
    ['claim-unbound', 3],
  ],
  [
    'a claim that does not exist',
    '0/3 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    3,
    ['claim-missing', 3, 'data'],
  ],
  [
    'no volume to bind',
    "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.",
    1,
    ['claim-unbound', 1],
  ],
  [
    'a volume in another zone',
    "0/2 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity.",
    2,
    ['volume-zone', 2],
  ],
  [
    'a volume in another zone, as 1.33 says it',
    '0/2 nodes are available: 2 node(s) had volume node affinity conflict.',
    2,
    ['volume-zone', 2],
  ],
  [
    'no room for a volume',
    '0/1 nodes are available: 1 node(s) did not have enough free storage.',
    1,
    ['volume-size', 1],
  ],
  [
    'a volume for one Pod',
    '0/1 nodes are available: 1 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.',
    1,
    ['claim-access', 1],
  ],
  [
    'a claim that is being made',
    '0/1 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "web-scratch".',
    1,
    ['in-progress', 1],
  ],
  ['words that no table has', '0/1 nodes are available: 1 node(s) were purple.', 1, ['other', 1]],
  ['no nodes at all', 'no nodes available to schedule pods', undefined, ['other', 0]],
  ['nothing', '', undefined],
]

describe('what the scheduler says', () => {
  for (const [claim, text, nodes, ...reasons] of rows) {
    it(claim, () => {
      const message = parseSchedulingMessage(text)
      assert.equal(message.nodes, nodes)
      assert.deepEqual(
        message.reasons.map((reason) => [reason.class, reason.nodes, reason.subject]),
        reasons.map(([of, on, subject = '']) => [of, on, subject]),
      )
    })
  }
})
