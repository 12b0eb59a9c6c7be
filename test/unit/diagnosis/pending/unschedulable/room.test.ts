import type { JsonObject } from '../../../../../policies/json.ts'
import { newEvent } from '../../../../support/diagnosis/events.ts'
import { node } from '../../../../support/diagnosis/objects.ts'
import { pod } from '../../../../support/diagnosis/pods.ts'
import { claimVerdicts, controlPlane, deploymentRoot, pending, requesting } from './pending.ts'

const onlyOn = (name: string): JsonObject => {
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }
  const required = { nodeSelectorTerms: [term] }
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } }
}

describe('Pods that the scheduler cannot place: no room', () => {
  claimVerdicts([
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
      [
        node(),
        pending('0/1 nodes are available: 1 Insufficient nvidia.com/gpu.', requesting({ 'nvidia.com/gpu': '1' })),
      ],
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
  ])
})
