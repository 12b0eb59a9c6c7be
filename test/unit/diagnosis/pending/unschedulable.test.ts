import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { unschedulable } from '../../../../plugin/diagnosis/analyzers/pending/unschedulable.ts'
import { ago, minutes, seconds } from '../../../support/diagnosis/clock.ts'
import { claim, storageClass, volume } from '../../../support/diagnosis/cluster-objects.ts'
import { event, newEvent } from '../../../support/diagnosis/events.ts'
import { findingsOf, type SnapshotOptions } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { condition, deployment, node, replicaSet } from '../../../support/diagnosis/objects.ts'
import { pod, type PodParts } from '../../../support/diagnosis/pods.ts'

/** A Pod of the Deployment web that the scheduler cannot place, for this reason. */
function pending(message: string, parts: PodParts = {}): JsonObject {
  const refused = condition('PodScheduled', false, ago(5 * minutes), { reason: 'Unschedulable', message })
  return pod({ node: '', conditions: [refused], ...parts })
}

function requesting(requests: JsonObject): PodParts {
  return { containers: [{ spec: { resources: { requests } } }] }
}

const claiming = (name = 'data'): PodParts => ({
  spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] },
})

const controlPlane = node({
  name: 'cp-1',
  taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
})
const dedicated = (name: string): JsonObject =>
  node({ name, taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] })
const workload = [deployment(), replicaSet()]
const deploymentRoot = 'Deployment/prod-shop/web'
const unbound =
  '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'

const onlyOn = (name: string): JsonObject => {
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }
  const required = { nodeSelectorTerms: [term] }
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } }
}

const broken: [claim: string, verdict: string, objects: JsonObject[], options?: SnapshotOptions][] = [
  [
    'the nodes are full: one cause for the cluster, whichever Pods wait',
    'InsufficientCpu Cluster/cpu',
    [
      node(),
      pending(
        '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
        requesting({ cpu: '2' }),
      ),
      pending('0/1 nodes are available: 1 Insufficient cpu.', {
        name: 'api-1',
        owner: undefined,
        ...requesting({ cpu: '1' }),
      }),
    ],
  ],
  [
    'memory',
    'InsufficientMemory Cluster/memory',
    [node(), pending('0/1 nodes are available: 1 Insufficient memory.', requesting({ memory: '1Gi' }))],
  ],
  [
    'ephemeral storage',
    'InsufficientEphemeralStorage Cluster/ephemeral-storage',
    [node(), pending('0/1 nodes are available: 1 Insufficient ephemeral-storage.')],
  ],
  [
    'an extended resource that no node has',
    'InsufficientExtendedResource Cluster/nvidia.com/gpu',
    [node(), pending('0/1 nodes are available: 1 Insufficient nvidia.com/gpu.', requesting({ 'nvidia.com/gpu': '1' }))],
  ],
  ['the number of Pods', 'TooManyPods Cluster/pods', [node(), pending('0/1 nodes are available: 1 Too many pods.')]],
  [
    "a request beyond every node is the workload's own",
    `RequestExceedsEveryNode ${deploymentRoot}`,
    [node(), pending('0/1 nodes are available: 1 Insufficient cpu.', requesting({ cpu: '64' }))],
  ],
  [
    'beyond every eligible node: larger ones that it does not tolerate do not count',
    `RequestExceedsEveryNode ${deploymentRoot}`,
    [
      node(),
      node({
        name: 'cp-1',
        allocatable: { cpu: '96' },
        taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
      }),
      pending(
        '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s).',
        requesting({ cpu: '8' }),
      ),
    ],
  ],
  [
    'without Nodes the shortage is told, not the size',
    'InsufficientCpu Cluster/cpu',
    [pending('0/1 nodes are available: 1 Insufficient cpu.', requesting({ cpu: '64' }))],
    { unread: { nodes: 'forbidden' } },
  ],
  [
    'control-plane taints are ruled out',
    'InsufficientCpu Cluster/cpu',
    [
      controlPlane,
      { ...controlPlane, metadata: { name: 'cp-2' } },
      node(),
      pending('0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s).'),
    ],
  ],
  [
    'control-plane taints are ruled out where they are named',
    'InsufficientMemory Cluster/memory',
    [
      pending(
        '0/3 nodes are available: 1 Insufficient memory, 2 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }.',
      ),
    ],
    { unread: { nodes: 'forbidden' } },
  ],
  [
    "a taint of one node is the Node's",
    'UntoleratedTaint Node/gpu-1',
    [controlPlane, dedicated('gpu-1'), pending('0/2 nodes are available: 2 node(s) had untolerated taint(s).')],
  ],
  [
    'a taint of several nodes has one root',
    'UntoleratedTaint Cluster/taint:dedicated',
    [dedicated('gpu-1'), dedicated('gpu-2'), pending('0/2 nodes are available: 2 node(s) had untolerated taint(s).')],
  ],
  [
    'a taint that closes most nodes wins',
    'UntoleratedTaint Cluster/taint:dedicated',
    [
      dedicated('gpu-1'),
      dedicated('gpu-2'),
      node(),
      pending('0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s).'),
    ],
  ],
  [
    'only a control plane: its taint is the cause',
    'UntoleratedTaint Node/cp-1',
    [controlPlane, pending('0/1 nodes are available: 1 node(s) had untolerated taint(s).')],
  ],
  [
    'a cordon of one node',
    'NodesCordoned Node/node-1',
    [node({ unschedulable: true }), pending('0/1 nodes are available: 1 node(s) were unschedulable.')],
  ],
  [
    'a cordon of all nodes',
    'NodesCordoned Cluster/nodes',
    [
      node({ unschedulable: true }),
      node({ name: 'node-2', unschedulable: true }),
      pending('0/2 nodes are available: 2 node(s) were unschedulable.'),
    ],
  ],
  [
    'a node selector',
    `NodeSelectorMismatch ${deploymentRoot}`,
    [
      node(),
      pending("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", {
        spec: { nodeSelector: { disk: 'ssd' } },
      }),
    ],
  ],
  [
    'pod affinity',
    `PodAffinityMismatch ${deploymentRoot}`,
    [node(), pending("0/1 nodes are available: 1 node(s) didn't match pod affinity rules.")],
  ],
  [
    'anti-affinity',
    `PodAntiAffinityConflict ${deploymentRoot}`,
    [node(), pending("0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.")],
  ],
  [
    'topology spread',
    `TopologySpreadConflict ${deploymentRoot}`,
    [
      node(),
      pending(
        "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label).",
      ),
    ],
  ],
  [
    'a host port',
    `HostPortConflict ${deploymentRoot}`,
    [node(), pending("0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.")],
  ],
  [
    'words of no table',
    `NotScheduled ${deploymentRoot}`,
    [node(), pending('0/1 nodes are available: 1 node(s) were purple.')],
  ],
  [
    'a claim that does not exist',
    'VolumeClaimMissing PersistentVolumeClaim/prod-shop/data',
    [node(), pending('0/1 nodes are available: persistentvolumeclaim "data" not found.', claiming())],
  ],
  [
    'a claim whose provisioner fails',
    'VolumeClaimUnbound PersistentVolumeClaim/prod-shop/data',
    [
      node(),
      claim(),
      storageClass(),
      event(
        claim(),
        'ProvisioningFailed',
        'failed to provision volume with StorageClass "fast": rpc error: code = ResourceExhausted',
        { source: 'csi.example.com' },
      ),
      pending(unbound, claiming()),
    ],
  ],
  [
    'a claim for which nothing happens',
    'VolumeClaimUnbound PersistentVolumeClaim/prod-shop/data',
    [node(), claim({ spec: { storageClassName: undefined } }), pending(unbound, claiming())],
  ],
  [
    'a StorageClass that does not exist',
    'StorageClassMissing StorageClass/fast',
    [node(), claim(), pending(unbound, claiming())],
  ],
  [
    'no volume is large enough',
    'VolumeTooSmall PersistentVolumeClaim/prod-shop/data',
    [
      node(),
      claim(),
      volume({ spec: { capacity: { storage: '1Gi' } } }),
      pending("0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.", claiming()),
    ],
  ],
  [
    'no volume allows the access',
    'VolumeAccessModeConflict PersistentVolumeClaim/prod-shop/data',
    [node(), claim({ spec: { accessModes: ['ReadWriteMany'] } }), volume(), pending(unbound, claiming())],
  ],
  [
    'a volume for one Pod only',
    'VolumeAccessModeConflict PersistentVolumeClaim/prod-shop/data',
    [
      node(),
      claim({ spec: { accessModes: ['ReadWriteOncePod'] }, status: { phase: 'Bound' } }),
      pending(
        '0/1 nodes are available: 1 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.',
        claiming(),
      ),
    ],
  ],
  [
    'a volume in another zone',
    'VolumeZoneConflict PersistentVolumeClaim/prod-shop/data',
    [
      node(),
      claim({ spec: { volumeName: 'pv-1' }, status: { phase: 'Bound' } }),
      volume({ spec: { nodeAffinity: { required: {} } } }),
      pending("0/1 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity.", claiming()),
    ],
  ],
  [
    'no room for a volume',
    'VolumeTooSmall PersistentVolumeClaim/prod-shop/data',
    [
      node(),
      claim(),
      storageClass(),
      pending('0/1 nodes are available: 1 node(s) did not have enough free storage.', claiming()),
    ],
  ],
  [
    'an Event where the condition is not written',
    'InsufficientCpu Cluster/cpu',
    [
      node(),
      pod({ node: '' }),
      newEvent(pod({ node: '' }), 'FailedScheduling', '0/1 nodes are available: 1 Insufficient cpu.'),
    ],
  ],
  [
    "a DaemonSet's Pod: other nodes are not meant for it",
    'InsufficientMemory Cluster/memory',
    [
      node(),
      node({ name: 'node-2' }),
      node({ name: 'node-3' }),
      pending("0/3 nodes are available: 1 Insufficient memory, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].", {
        spec: onlyOn('node-1'),
      }),
    ],
  ],
]

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

describe('Pods that the scheduler cannot place', () => {
  for (const [claimed, verdict, objects, options] of broken) {
    it(`${claimed}: ${verdict}`, () => {
      assert.deepEqual(found([unschedulable], [...workload, ...objects], options), [verdict])
    })
  }
  for (const [claimed, objects] of quiet) {
    it(`${claimed}: nothing`, () => {
      assert.deepEqual(found([unschedulable], [...workload, ...objects]), [])
    })
  }

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
