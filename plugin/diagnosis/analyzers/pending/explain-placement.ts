import { asArray, asString, dig, isObject } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import { fieldEvidence, valueEvidence } from '../../evidence.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { selectionText } from './node-selection.ts'
import type { Explanation, Unscheduled } from './unscheduled.ts'

/** No node has the labels that the Pod asks for. */
export function explainNodeSelector({ pod, facts }: Unscheduled): Explanation {
  const wanted = selectionText(pod.spec)
  const root = facts.workloadOf(pod.object)
  return {
    code: 'NodeSelectorMismatch',
    root,
    cause: `No node that is free has the labels that its node selector or affinity asks for${wanted === '' ? '' : ` (${wanted})`}`,
    evidence:
      wanted === '' ? [] : [fieldEvidence(pod.object, 'spec.nodeSelector and spec.affinity.nodeAffinity', wanted)],
    next: [
      kubectlList('get nodes --show-labels'),
      kubectlOn('get', root, '-o', 'yaml'),
      '# label a node as wanted, or correct the selector in the pod template',
    ],
  }
}

/** No node runs the Pods that this one must be near to. */
export function explainPodAffinity({ pod, facts }: Unscheduled): Explanation {
  return {
    code: 'PodAffinityMismatch',
    root: facts.workloadOf(pod.object),
    cause: 'No node is near the Pods that its pod affinity asks for',
    evidence: [valueEvidence(pod.object, 'spec', 'affinity', 'podAffinity')],
    next: [
      kubectlList('get pods -o wide --show-labels', pod.namespace),
      '# start the Pods it wants to be near to, or relax the affinity',
    ],
  }
}

/** On every node runs a Pod that this one must not be beside. */
export function explainAntiAffinity({ pod, facts, reason }: Unscheduled): Explanation {
  const isOthers = reason.text.includes('existing pods')
  return {
    code: 'PodAntiAffinityConflict',
    root: facts.workloadOf(pod.object),
    cause: isOthers
      ? 'On every node that is free runs a Pod whose anti-affinity keeps this one away'
      : 'On every node that is free runs a Pod that its own anti-affinity keeps away from',
    evidence: [valueEvidence(pod.object, 'spec', 'affinity', 'podAntiAffinity')],
    next: [
      kubectlList('get pods -o wide', pod.namespace),
      '# run fewer replicas than there are nodes, add a node, or make the rule preferredDuringScheduling',
    ],
  }
}

/** Wherever the Pod could go, the spread would be too uneven; or the nodes lack the label that is spread over. */
export function explainTopologySpread({ pod, facts, reason }: Unscheduled): Explanation {
  const constraints = asArray(pod.spec['topologySpreadConstraints']).filter(isObject)
  const keys = [...new Set(constraints.map((constraint) => asString(constraint['topologyKey']) ?? ''))]
  const lacksLabel = reason.text.includes('missing required label')
  return {
    code: 'TopologySpreadConflict',
    root: facts.workloadOf(pod.object),
    cause: lacksLabel
      ? `The nodes that are free lack the label ${list(keys)}, which its topology spread constraints spread over`
      : `Any node that is free would make the spread over ${list(keys)} more uneven than its constraints allow`,
    evidence: [valueEvidence(pod.object, 'spec', 'topologySpreadConstraints')],
    next: [
      kubectlList(`get nodes -L ${keys.join(',')}`),
      lacksLabel
        ? '# label the nodes'
        : '# free the emptier domain, raise maxSkew, or use whenUnsatisfiable: ScheduleAnyway',
    ],
  }
}

/** On every node another Pod has the host port. */
export function explainHostPort({ pod, facts }: Unscheduled): Explanation {
  const ports = asArray(pod.spec['containers'])
    .flatMap((container) => asArray(dig(container, 'ports')))
    .map((port) => dig(port, 'hostPort'))
    .filter((port) => typeof port === 'number')
    .map(String)
  return {
    code: 'HostPortConflict',
    root: facts.workloadOf(pod.object),
    cause: `On every node that is free another Pod already has its host port ${list(ports)}`,
    evidence: [fieldEvidence(pod.object, 'spec.containers[*].ports[*].hostPort', list(ports))],
    next: ['# use a Service instead of hostPort, run at most one replica a node, or choose another port'],
  }
}

/** A reason of the scheduler that is in no table: told in its own words. */
export function explainOther({ pod, facts, message, reason }: Unscheduled): Explanation {
  return {
    code: 'NotScheduled',
    root: facts.workloadOf(pod.object),
    cause: `The scheduler finds no node: ${reason.text === '' ? message.text : reason.text}`,
    next: [kubectlOn('describe', pod.ref)],
  }
}
