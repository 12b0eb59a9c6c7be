import type { JsonObject } from '../../../../policies/json.ts'
import { count } from '../../../../policies/messages/text.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import type { PodView } from '../../pod-view.ts'
import { isPinned } from './node-selection.ts'
import { openNodes } from './open-nodes.ts'
import { precedence, type SchedulingClass } from './scheduling-classes.ts'
import type { SchedulingMessage, SchedulingReason } from './scheduling-message.ts'
import { isControlPlaneTaint } from './taints.ts'

/** A Pod that the scheduler cannot place, with the reason that is taken for the cause. */
export interface Unscheduled {
  pod: PodView
  facts: Facts
  message: SchedulingMessage
  reason: SchedulingReason
  /** The Nodes, or undefined where they were not read. */
  nodes: readonly JsonObject[] | undefined
}

/** What a class of reasons comes to: a finding without the Pod that it affects and what the scheduler said. */
export type Explanation = Pick<Finding, 'code' | 'root' | 'cause' | 'next'> &
  Partial<Pick<Finding, 'evidence' | 'ruledOut' | 'unread' | 'because'>>

/** The Nodes of a snapshot, or undefined where not all were read. */
export function nodesOf(facts: Facts): readonly JsonObject[] | undefined {
  return facts.snapshot.unread('nodes') === undefined ? facts.snapshot.list('nodes') : undefined
}

/** The reason whose removal would open most nodes, control planes not counted; and the others, as what was ruled out. */
export function chooseReason(
  message: SchedulingMessage,
  pod: PodView,
  facts: Facts,
): { reason: SchedulingReason | undefined; ruledOut: string[] } {
  const { reserved, selected } = openNodes(facts, pod.spec)
  // That the other nodes do not match is how it should be: a Pod of a DaemonSet is made for one, others ask for a kind that there is.
  const isMeant = selected > 0 || isPinned(pod.spec) || message.reasons.some(isBeyondSelector)
  const weighed = message.reasons.map((reason) => ({ reason, opens: opens(reason, reserved, isMeant) }))
  const [first] = weighed.toSorted(
    (left, right) => right.opens - left.opens || precedence(left.reason.class) - precedence(right.reason.class),
  )
  const others = weighed.filter((other) => other !== first && !isSameKind(other.reason, first?.reason))
  return { reason: first?.reason, ruledOut: others.map(({ reason, opens: more }) => notThis(reason, more)) }
}

/** The scheduler looks at cordons, taints and selectors first: a node that fails at something else has passed those. */
function isBeyondSelector({ class: of }: SchedulingReason): boolean {
  return ['resource', 'pods', 'host-port', 'topology-spread', 'pod-affinity', 'pod-anti-affinity'].includes(of)
}

function opens({ class: of, subject, nodes }: SchedulingReason, reserved: number, isMeant: boolean): number {
  if (of === 'node-selector' && isMeant) return 0
  if (of !== 'taint') return nodes
  if (subject !== '') return isControlPlaneTaint({ key: subject }) ? 0 : nodes
  return Math.max(0, nodes - reserved)
}

function isSameKind(left: SchedulingReason, right: SchedulingReason | undefined): boolean {
  return left.class === right?.class && left.subject === right.subject
}

function notThis(reason: SchedulingReason, opened: number): string {
  const on = count(reason.nodes, 'node')
  if (opened === 0 && reason.class === 'node-selector')
    return `not the node selector: it leaves nodes, and the other ${on} are closed on purpose`
  if (opened === 0) return `not the taint of the control plane (${on}): Pods are not meant to run there`
  return `not ${nouns[reason.class]} alone: "${reason.text}" closes only ${on}`
}

const nouns: Readonly<Record<SchedulingClass, string>> = {
  resource: 'the resource',
  pods: 'the number of Pods',
  taint: 'a taint',
  'node-selector': 'the node selector',
  'pod-affinity': 'the pod affinity',
  'pod-anti-affinity': 'the anti-affinity',
  'topology-spread': 'the topology spread',
  cordon: 'a cordon',
  'claim-missing': 'the claim',
  'claim-unbound': 'the claim',
  'storage-class-missing': 'the StorageClass',
  'claim-access': 'the access mode',
  'volume-missing': 'the volume',
  'volume-size': 'the size of the volume',
  'volume-zone': 'the place of the volume',
  'host-port': 'the host port',
  'in-progress': 'what is under way',
  other: 'this reason',
}
