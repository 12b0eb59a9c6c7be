import { asArray, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, eventEvidence, fieldEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectl, kubectlOn } from '../../../text/kubectl-text.ts'
import type { ConditionView, PodView } from '../../pod-view.ts'
import { nodeTrouble } from '../node-trouble.ts'
import { podsByNode } from './pods-by-node.ts'

/** Nodes that are not ready, or without a network; with the Pods on them. */
export const nodeReadiness: Analyzer = {
  name: 'node-readiness',
  reads: ['nodes', 'pods', 'coreevents'],
  *analyze(facts) {
    for (const node of facts.snapshot.list('nodes')) {
      const condition = nodeTrouble(node, facts.now)
      if (condition !== undefined) yield findingOf(node, condition, facts)
    }
  },
}

function findingOf(node: JsonObject, condition: ConditionView, facts: Facts): Finding {
  const root = referenceOf(node)
  const pods = podsByNode(facts).get(root.name) ?? []
  return {
    code: 'NodeNotReady',
    root,
    affects: pods.filter(isAffected).map(({ ref }) => ref),
    cause: sentence(condition),
    evidence: [
      conditionEvidence(node, condition),
      ...taintEvidence(node),
      ...facts.eventsOf(node).slice(0, 1).map(eventEvidence),
    ],
    next: [
      kubectlOn('describe', root),
      kubectl('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${root.name}`),
      condition.status === 'Unknown'
        ? '# see whether the machine runs, and its kubelet: journalctl -u kubelet'
        : '# see what the message names, on the machine',
    ],
  }
}

/** Those that have ended lose nothing. */
function isAffected({ phase }: PodView): boolean {
  return phase !== 'Succeeded' && phase !== 'Failed'
}

function sentence({ type, status, reason, message }: ConditionView): string {
  if (type === 'NetworkUnavailable')
    return `The network of the node is not set up: ${message === '' ? reason : message}`
  if (status === 'Unknown')
    return 'The kubelet of the node has stopped telling that it lives: the machine, its network or the kubelet is down'
  return `The kubelet says that the node is not ready: ${message === '' ? reason : message}`
}

function taintEvidence(node: JsonObject): Finding['evidence'] {
  const keys = asArray(dig(node, 'spec', 'taints'))
    .filter(isObject)
    .map(({ key, effect }) => `${String(key)}:${String(effect)}`)
    .filter((taint) => taint.startsWith('node.kubernetes.io/'))
  return keys.length === 0 ? [] : [fieldEvidence(node, 'spec.taints', keys.join(', '))]
}
