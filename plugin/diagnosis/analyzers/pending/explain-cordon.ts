import { asString, dig } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import { referenceOf } from '../../../object-reference.ts'
import { fieldEvidence } from '../../evidence.ts'
import { kubectl } from '../../../text/kubectl-text.ts'
import { isSelectedNode } from './node-selection.ts'
import { isControlPlaneTaint, untolerated } from './taints.ts'
import type { Explanation, Unscheduled } from './unscheduled.ts'

/** The cordon of nodes that would have taken a Pod; the root is the Node where there is one. */
export function explainCordon({ nodes, pod }: Unscheduled): Explanation {
  const cordoned = (nodes ?? []).filter(
    (node) =>
      dig(node, 'spec', 'unschedulable') === true &&
      isSelectedNode(node, pod.spec) &&
      !untolerated(node, pod.spec).some(isControlPlaneTaint),
  )
  const [only] = cordoned
  const root = only !== undefined && cordoned.length === 1 ? referenceOf(only) : { kind: 'Cluster', name: 'nodes' }
  const names = cordoned.map((node) => asString(dig(node, 'metadata', 'name')) ?? '')
  return {
    code: 'NodesCordoned',
    root,
    cause:
      names.length === 0
        ? 'The nodes that could take the Pods are cordoned'
        : `${names.length === 1 ? 'The node' : 'The nodes'} ${list(names)}, which could take the Pods, ${names.length === 1 ? 'is' : 'are'} cordoned`,
    evidence: cordoned.slice(0, 5).map((node) => fieldEvidence(node, 'spec.unschedulable', 'true')),
    next: names.slice(0, 3).map((name) => kubectl('uncordon', name)),
    ...(nodes === undefined ? { unread: ['which nodes are cordoned: Nodes were not read'] } : {}),
  }
}
