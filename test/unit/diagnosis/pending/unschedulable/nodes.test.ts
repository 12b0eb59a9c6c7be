import type { JsonObject } from '../../../../../policies/json.ts'
import { node } from '../../../../support/diagnosis/objects.ts'
import { claimVerdicts, controlPlane, deploymentRoot, pending } from './pending.ts'

const dedicated = (name: string): JsonObject =>
  node({ name, taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] })

describe('Pods that the scheduler cannot place: nodes that do not want them, or are not wanted', () => {
  claimVerdicts([
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
  ])
})
