import type { JsonObject } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import { fieldEvidence } from '../../evidence.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { isConditionTaint, isControlPlaneTaint, taintText, untolerated, type Taint } from './taints.ts'
import type { Explanation, Unscheduled } from './unscheduled.ts'

interface TaintedNode {
  node: JsonObject
  taint: Taint
}

/**
 * Taints keep a Pod off. Since 1.36 the scheduler does not name them, so they are looked for on the Nodes. The root is the one
 * Node that has the taint, or else the taint, which then is the same for all Pods that it keeps off.
 */
export function explainTaint(unscheduled: Unscheduled): Explanation {
  const tainted = taintedNodes(unscheduled)
  const key = tainted[0]?.taint.key ?? unscheduled.reason.subject
  const same = tainted.filter(({ taint }) => taint.key === key)
  const nodes = same.map(({ node }) => referenceOf(node))
  return {
    code: 'UntoleratedTaint',
    root: rootOf(nodes, key),
    cause: sentence(same[0]?.taint, key, nodes),
    evidence: same.slice(0, 5).map(({ node, taint }) => fieldEvidence(node, 'spec.taints', taintText(taint))),
    next: nextOf(key, nodes),
    // A node that is not ready, or short of something, is tainted for that.
    ...(isConditionTaint({ key }) ? { because: nodes } : {}),
    ...(unscheduled.nodes === undefined ? { unread: ['which taints the nodes have: Nodes were not read'] } : {}),
  }
}

/** The nodes with the taint that counts: the most frequent one, those of control planes only where there is no other. */
function taintedNodes({ nodes = [], pod, reason }: Unscheduled): TaintedNode[] {
  const all = nodes.flatMap((node) => untolerated(node, pod.spec).map((taint) => ({ node, taint })))
  const named = reason.subject === '' ? all : all.filter(({ taint }) => taint.key === reason.subject)
  const others = named.filter(({ taint }) => !isControlPlaneTaint(taint))
  const counted = others.length === 0 ? named : others
  const frequency = new Map<string, number>()
  for (const { taint } of counted) frequency.set(taint.key, (frequency.get(taint.key) ?? 0) + 1)
  return counted.toSorted((left, right) => (frequency.get(right.taint.key) ?? 0) - (frequency.get(left.taint.key) ?? 0))
}

function rootOf(nodes: readonly ObjectReference[], key: string): ObjectReference {
  const [only] = nodes
  if (only !== undefined && nodes.length === 1) return only
  return { kind: 'Cluster', name: key === '' ? 'taints' : `taint:${key}` }
}

function sentence(taint: Taint | undefined, key: string, nodes: readonly ObjectReference[]): string {
  if (taint === undefined)
    return `The nodes have ${key === '' ? 'taints' : `the taint ${key}`} that the Pods do not tolerate`
  const names = list(nodes.map(({ name }) => name))
  return `The taint ${taintText(taint)} of ${nodes.length === 1 ? 'the node' : 'the nodes'} ${names} is not tolerated`
}

function nextOf(key: string, nodes: readonly ObjectReference[]): string[] {
  const [first] = nodes
  if (first === undefined) return [kubectlList('get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints')]
  if (isConditionTaint({ key })) return [kubectlOn('describe', first)]
  return [`# add a toleration for ${key} to the pod template, or:`, kubectlOn('taint', first, `${key}-`)]
}
