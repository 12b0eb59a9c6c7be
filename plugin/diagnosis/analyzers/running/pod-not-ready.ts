import { asArray, asString, dig } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import type { Analyzer } from '../../analyzer.ts'
import type { ContainerView } from '../../container-view.ts'
import { ageEvidence, conditionEvidence, eventEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Evidence } from '../../finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { creationPatience } from '../../settled.ts'
import { minutes } from '../../../text/time.ts'
import { durationText, eventsOfContainer, podsInTrouble, type ContainerCase } from '../container-case.ts'
import { missingIn, requiredByVolumes } from '../container/missing-reference.ts'
import { nodeTrouble } from '../node-trouble.ts'
import { podFinding, podReads, unreadEvents, type Told } from '../pod-finding.ts'

/** Pods that are not ready while nothing else says why; readiness gates that hold them are named. */
export const podsNotReady: Analyzer = {
  name: 'pods-not-ready',
  reads: podReads,
  *analyze(facts) {
    for (const pod of podsInTrouble(facts)) {
      if (pod.node === '' || pod.ready || pod.phase === 'Failed' || pod.phase === 'Succeeded') continue
      const told = onLostNode(facts, pod) ?? heldByGates(facts, pod) ?? unexplained(facts, pod)
      if (told !== undefined) yield podFinding(facts, pod, told)
    }
  },
}

/** Between the last word of a kubelet and the node's condition, with some to spare. */
const silence = minutes

/** The node controller marks the Pods of a node that is not ready; their containers may still run. */
function onLostNode(facts: Facts, pod: PodView): Told | undefined {
  const node = facts.snapshot.get('nodes', pod.node)
  if (node.state === 'unknown') return undefined
  const trouble = node.state === 'known' ? nodeTrouble(node.value, facts.now) : undefined
  if (node.state === 'known' && trouble === undefined) return undefined
  // What was not ready before has a reason of its own.
  const since = pod.condition('Ready')?.since ?? pod.created
  if (trouble?.since !== undefined && since < trouble.since - silence) return undefined
  return {
    code: 'PodNotReady',
    cause: `The Pod is not ready because its node is ${trouble === undefined ? 'gone' : 'not'}`,
    evidence: readyEvidence(pod),
    next: [kubectlOn('describe', { kind: 'Node', name: pod.node })],
  }
}

/** Every container is ready, and a condition that something outside must set is not True. */
function heldByGates({ now }: Facts, pod: PodView): Told | undefined {
  const gates = asArray(pod.spec['readinessGates']).map((gate) => asString(dig(gate, 'conditionType')) ?? '')
  const closed = gates.filter((gate) => pod.condition(gate)?.status !== 'True')
  if (closed.length === 0 || pod.condition('ContainersReady')?.status !== 'True') return undefined
  if (now - (pod.condition('Ready')?.since ?? pod.created) < creationPatience) return undefined
  return {
    code: 'PodNotReady',
    cause: `The containers are ready, but the readiness ${closed.length === 1 ? 'gate' : 'gates'} ${list(closed)} ${closed.length === 1 ? 'is' : 'are'} not True`,
    evidence: readyEvidence(pod),
    ruledOut: ['not the containers: ContainersReady is True'],
    next: [`# see why the controller behind ${list(closed)} does not set it`, kubectlOn('describe', pod.ref)],
  }
}

/** For over two minutes, and no container or Event tells of a trouble that has a cause of its own. */
function unexplained(facts: Facts, pod: PodView): Told | undefined {
  const since = pod.condition('Ready')?.since ?? pod.created
  if (facts.now - since < creationPatience) return undefined
  const waiting = pod.containers.filter((container) => isSilent({ facts, pod, container }))
  if (waiting.length === 0 || pod.containers.some((container) => isTelling({ facts, pod, container }))) return undefined
  if (hasTellingEvent(facts, pod)) return undefined
  const newest = facts.eventsOf(pod.object).find(({ type }) => type === 'Warning')
  return {
    code: 'PodNotReady',
    cause: `The Pod is not ready for ${durationText(facts.now - since)} (${list(waiting.map(({ name, waiting: state }) => `${name}: ${state?.reason ?? 'running'}`))}), and nothing that was read says why`,
    evidence: [
      ...readyEvidence(pod),
      ...(newest === undefined ? [] : [eventEvidence(newest)]),
      ageEvidence(pod.object),
    ],
    unread: unreadEvents(facts, 'what the kubelet waits for'),
    next: [kubectlOn('describe', pod.ref)],
  }
}

/** It waits without a reason of its own, or runs, is not ready and has no probe that decides on that. */
function isSilent({ container }: ContainerCase): boolean {
  const { waiting, running, ready, started, role, spec, reported } = container
  if (role === 'ephemeral') return false
  if (waiting !== undefined) return isMute(container)
  if (running === undefined) return !reported
  return role !== 'init' && !ready && started !== false && !('readinessProbe' in spec)
}

/** It waits, and its status does not say for what: a crash loop only where its last end is not kept. */
function isMute({ waiting, last }: ContainerView): boolean {
  if (waiting?.reason === 'CrashLoopBackOff') return last === undefined
  return waiting?.reason === '' || waiting?.reason === 'ContainerCreating'
}

/** Another analyzer tells of it, or it is on its way. */
function isTelling({ facts, pod, container }: ContainerCase): boolean {
  const { waiting, running, role, last, terminated } = container
  if (role === 'init' && running !== undefined) return true
  if (waiting === undefined) return last !== undefined || (terminated !== undefined && terminated.exitCode !== 0)
  if (!isMute(container) && waiting.reason !== 'PodInitializing') return true
  return eventsOfContainer({ facts, pod, container })[0]?.reason === 'Pulling'
}

/** Events that have a cause of their own: mounts, the sandbox, what a volume needs. */
const telling: ReadonlySet<string> = new Set([
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'FailedCreatePodSandBox',
  'NetworkNotReady',
])

function hasTellingEvent(facts: Facts, pod: PodView): boolean {
  const events = facts.eventsOf(pod.object)
  if (events.some(({ reason, message }) => telling.has(reason) || missingIn(message, pod).length > 0)) return true
  return requiredByVolumes(pod).some(({ resource, name }) => {
    return facts.snapshot.get(resource, name, pod.namespace).state === 'absent'
  })
}

function readyEvidence(pod: PodView): Evidence[] {
  const ready = pod.condition('Ready')
  return ready === undefined ? [] : [conditionEvidence(pod.object, ready)]
}
