import { dig, type JsonObject } from '../../../../policies/json.ts'
import { compareQuantities, isZero, parseQuantity, printQuantity } from '../../../../policies/kubernetes/quantity.ts'
import type { ObjectReference } from '../../../object-reference.ts'
import { fieldEvidence } from '../../evidence.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { openNodes } from './open-nodes.ts'
import { podRequest } from './pod-request.ts'
import type { Explanation, Unscheduled } from './unscheduled.ts'

const codes = {
  cpu: 'InsufficientCpu',
  memory: 'InsufficientMemory',
  'ephemeral-storage': 'InsufficientEphemeralStorage',
} as const

/** What the cluster as a whole lacks: whichever Pods wait for it, the cause is one. No object stands for it, so it has a kind of its own. */
export function shortage(resource: string): ObjectReference {
  return { kind: 'Cluster', name: resource }
}

/** Not enough of a resource: the request is beyond every node, or the nodes are full. */
export function explainShortage(unscheduled: Unscheduled): Explanation {
  const resource = unscheduled.reason.subject
  const largest = unscheduled.nodes === undefined ? undefined : largestNode(unscheduled, resource)
  const wanted = podRequest(unscheduled.pod.spec, resource)
  const most = parseQuantity(dig(largest, 'status', 'allocatable', resource) ?? '0')
  if (largest !== undefined && most !== undefined && compareQuantities(wanted, most) > 0) {
    if (isKnown(resource) || !isZero(most)) return beyond(unscheduled, resource, largest, printQuantity(most))
  }
  return full(unscheduled, resource)
}

/** Every node has as many Pods as its kubelet takes. */
export function explainTooManyPods(): Explanation {
  return {
    code: 'TooManyPods',
    root: shortage('pods'),
    cause: 'Every node that may take the Pods already runs as many Pods as its kubelet allows',
    next: [kubectlList('get pods -A -o wide'), '# add a node, or raise maxPods of the kubelets'],
  }
}

function full({ nodes }: Unscheduled, resource: string): Explanation {
  const isNative = isKnown(resource)
  return {
    code: isNative ? codes[resource] : 'InsufficientExtendedResource',
    root: shortage(resource),
    cause: isNative
      ? `No node that may take the Pods has enough ${named[resource]} left for what they request`
      : `No node that may take the Pods has enough ${resource} left`,
    next: [
      kubectlList('describe nodes'),
      isNative
        ? '# add a node, lower requests that are larger than what is used, or scale something else down'
        : `# add a node with ${resource}, or see that its device plugin runs on the nodes that have it`,
    ],
    ...(nodes === undefined ? { unread: ['what the nodes have: Nodes were not read'] } : {}),
  }
}

const named = { cpu: 'CPU', memory: 'memory', 'ephemeral-storage': 'ephemeral storage' } as const

function isKnown(resource: string): resource is keyof typeof codes {
  return Object.hasOwn(codes, resource)
}

function beyond({ pod, facts }: Unscheduled, resource: string, node: JsonObject, most: string): Explanation {
  const workload = facts.workloadOf(pod.object)
  const wanted = printQuantity(podRequest(pod.spec, resource))
  return {
    code: 'RequestExceedsEveryNode',
    root: workload,
    cause: `It requests ${wanted} of ${resource}, and the largest node that may take it offers ${most}`,
    evidence: [
      fieldEvidence(pod.object, `spec.containers[*].resources.requests.${resource}`, `${wanted} together`),
      fieldEvidence(node, `status.allocatable.${resource}`, most),
    ],
    ruledOut: ['not the other Pods: the request is larger than an empty node'],
    next: [
      kubectlOn('set resources', workload, `--requests=${resource}=${most}`, '--dry-run=server'),
      `# lower the request below ${most}, or add a larger node`,
    ],
  }
}

/** Of the nodes that the Pod may be placed on, the one with most of a resource. */
function largestNode({ facts, pod }: Unscheduled, resource: string): JsonObject | undefined {
  const sized = openNodes(facts, pod.spec).open.map((node) => ({
    node,
    nano: parseQuantity(dig(node, 'status', 'allocatable', resource) ?? '0')?.nano ?? 0n,
  }))
  return sized.reduce<(typeof sized)[number] | undefined>(
    (best, each) => (best === undefined || each.nano > best.nano ? each : best),
    undefined,
  )?.node
}
