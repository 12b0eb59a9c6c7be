import { asString, dig } from '../../../../policies/json.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, eventEvidence } from '../../evidence.ts'
import { controllerOf, type Facts } from '../../facts.ts'
import type { Evidence, Finding } from '../../finding.ts'
import type { PodView } from '../../pod-view.ts'
import { minutes } from '../../../text/time.ts'
import { stuckRevision } from '../pod-finding.ts'
import { explainShortage, explainTooManyPods } from './explain-capacity.ts'
import { explainCordon } from './explain-cordon.ts'
import {
  explainAntiAffinity,
  explainHostPort,
  explainNodeSelector,
  explainOther,
  explainPodAffinity,
  explainTopologySpread,
} from './explain-placement.ts'
import { explainTaint } from './explain-taint.ts'
import {
  explainAccess,
  explainMissingClaim,
  explainMissingClass,
  explainMissingVolume,
  explainUnbound,
  explainVolumeSize,
  explainVolumeZone,
} from './explain-volume.ts'
import type { SchedulingClass } from './scheduling-classes.ts'
import { parseSchedulingMessage, type SchedulingMessage } from './scheduling-message.ts'
import { isUnplaced } from './unplaced.ts'
import { chooseReason, nodesOf, type Explanation, type Unscheduled } from './unscheduled.ts'

/** Pods that the scheduler looked at and could not place: its message, weighed by how many nodes each reason closes. */
export const unschedulable: Analyzer = {
  name: 'unschedulable',
  reads: [
    'pods',
    'statefulsets',
    'nodes',
    'coreevents',
    'persistentvolumeclaims',
    'persistentvolumes',
    'storageclasses',
  ],
  *analyze(facts) {
    // The Pods of one controller wait for the same: what it comes to is worked out once for all of them.
    const judged = new Map<string, Explanation | undefined>()
    for (const pod of facts.troubledPods()) {
      const said = isUnplaced(pod) ? schedulerSays(pod, facts) : undefined
      if (said === undefined || isUnderWay(pod, facts)) continue
      const key = `${controllerKey(pod)} ${said.text}`
      if (!judged.has(key)) judged.set(key, judge(pod, facts, said.text))
      const explanation = judged.get(key)
      if (explanation !== undefined) yield findingOf(facts, pod, said.evidence, explanation)
    }
  },
}

const explain: Readonly<Record<SchedulingClass, (unscheduled: Unscheduled) => Explanation | undefined>> = {
  resource: explainShortage,
  pods: explainTooManyPods,
  taint: explainTaint,
  'node-selector': explainNodeSelector,
  'pod-affinity': explainPodAffinity,
  'pod-anti-affinity': explainAntiAffinity,
  'topology-spread': explainTopologySpread,
  cordon: explainCordon,
  'claim-missing': explainMissingClaim,
  'claim-unbound': explainUnbound,
  'storage-class-missing': explainMissingClass,
  'claim-access': explainAccess,
  'volume-missing': explainMissingVolume,
  'volume-size': explainVolumeSize,
  'volume-zone': explainVolumeZone,
  'host-port': explainHostPort,
  'in-progress': () => undefined,
  other: explainOther,
}

function judge(pod: PodView, facts: Facts, text: string): Explanation | undefined {
  const message = parseSchedulingMessage(text)
  const nodes = nodesOf(facts)
  const { reason, ruledOut } = chooseReason(message, pod, facts)
  const unscheduled = { pod, facts, message, nodes }
  if (reason === undefined) {
    return explainOther({ ...unscheduled, reason: { class: 'other', text: '', nodes: 0, subject: '' } })
  }
  const explanation = explain[reason.class]({ ...unscheduled, reason })
  if (explanation === undefined) return undefined
  const unread = [...(explanation.unread ?? []), ...unreadChoice(message, facts)]
  return {
    ...explanation,
    ruledOut: [...(explanation.ruledOut ?? []), ...ruledOut],
    ...(unread.length === 0 ? {} : { unread }),
  }
}

/** Which of several reasons counts depends on the nodes that the Pod is meant for. */
function unreadChoice({ reasons }: SchedulingMessage, { snapshot }: Facts): string[] {
  const reason = snapshot.unread('nodes')
  return reason === undefined || reasons.length < 2
    ? []
    : [`which nodes the Pod may go to, and so which reason counts most: Nodes: ${reason}`]
}

function findingOf(facts: Facts, pod: PodView, said: Evidence, explanation: Explanation): Finding {
  const because = [...(explanation.because ?? []), ...stuckRevision(facts, pod)]
  return {
    ...explanation,
    affects: [pod.ref],
    evidence: [said, ...(explanation.evidence ?? [])],
    ...(because.length === 0 ? {} : { because }),
  }
}

/** What the scheduler said last: the Pod's condition, or an Event where the condition is not written yet. */
function schedulerSays(pod: PodView, facts: Facts): { text: string; evidence: Evidence } | undefined {
  const condition = pod.condition('PodScheduled')
  if (condition?.status === 'False' && condition.reason !== 'SchedulingGated' && condition.message !== '') {
    return { text: condition.message, evidence: conditionEvidence(pod.object, condition) }
  }
  if (condition !== undefined && condition.message !== '') return undefined
  const event = facts.eventsOf(pod.object).find(({ reason }) => reason === 'FailedScheduling')
  return event && { text: event.message, evidence: eventEvidence(event) }
}

/** How long a node that an autoscaler asked for may take to come. */
const scaleUpPatience = 10 * minutes

/** Room is being made: by preemption, or by a new node. */
function isUnderWay(pod: PodView, facts: Facts): boolean {
  if ((asString(dig(pod.object, 'status', 'nominatedNodeName')) ?? '') !== '') return true
  const [grows] = facts.eventsOf(pod.object).filter(({ reason }) => scaleUp.has(reason))
  return grows !== undefined && facts.now - grows.last < scaleUpPatience
}

/** Of the cluster autoscaler and of Karpenter. */
const scaleUp = new Set(['TriggeredScaleUp', 'Nominated'])

function controllerKey(pod: PodView): string {
  // The claims of a StatefulSet's Pods are their own.
  const controller = controllerOf(pod.object)
  return controller === undefined || controller['kind'] === 'StatefulSet' ? pod.uid : String(controller['uid'])
}
