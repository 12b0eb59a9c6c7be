import { asArray, asString, dig } from '../../../../policies/json.ts'
import { count, list } from '../../../../policies/messages/text.ts'
import type { ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { eventEvidence, fieldEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import { kubectl, kubectlLogs, kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { minutes } from '../../../text/time.ts'
import { durationText } from '../container-case.ts'
import { nodeInTrouble, nodeReference, podFinding, podReads, unreadEvents, type Told } from '../pod-finding.ts'

/** The kubelet needs a moment to clean up after the grace period. */
const cleanup = minutes

/** Pods that are still there a minute after their grace period ended: their node is lost, a finalizer holds them, or they do not end. */
export const stuckTerminating: Analyzer = {
  name: 'stuck-terminating',
  reads: podReads,
  *analyze(facts) {
    for (const pod of facts.troubledPods()) {
      if (pod.deletionTime === undefined || facts.now - pod.deletionTime < cleanup) continue
      yield podFinding(facts, pod, stuckTold(facts, pod, pod.deletionTime))
    }
  },
}

function stuckTold(facts: Facts, pod: PodView, due: number): Told {
  const seen = fieldEvidence(pod.object, 'metadata.deletionTimestamp', new Date(due).toISOString(), due)
  const [node] = [...nodeInTrouble(facts, pod), ...tainted(facts, pod)]
  if (node !== undefined) return lostTold(facts, pod, node, seen)
  const finalizers = asArray(dig(pod.object, 'metadata', 'finalizers')).flatMap((entry) => asString(entry) ?? [])
  const running = pod.containers.filter((container) => container.running !== undefined).map(({ name }) => name)
  if (finalizers.length > 0 && running.length === 0) return heldTold(facts, pod, finalizers, due, seen)
  return graceTold(facts, pod, running, due, seen)
}

/** Where Nodes may not be read, the condition of a Pod that was deleted for a taint tells of its Node. */
function tainted({ snapshot }: Facts, pod: PodView): ObjectReference[] {
  const isTold = pod.condition('DisruptionTarget')?.reason === 'DeletionByTaintManager'
  return isTold && pod.node !== '' && snapshot.get('nodes', pod.node).state === 'unknown'
    ? [nodeReference(pod.node)]
    : []
}

/** The verdict is told of many workloads: what to do concerns the node, and names none of their Pods. */
function lostTold({ snapshot }: Facts, pod: PodView, node: ObjectReference, seen: Told['evidence'][number]): Told {
  const { state } = snapshot.get('nodes', node.name)
  const isGone = state === 'absent'
  const is = isGone ? 'is gone' : state === 'known' ? 'is not ready' : 'has a taint that it gets when it is lost'
  const outOfService = 'node.kubernetes.io/out-of-service=nodeshutdown:NoExecute'
  return {
    code: 'NodeNotReady',
    root: node,
    cause: `The node ${is}, and Pods on it cannot end: nobody there confirms that they did`,
    evidence: [seen, fieldEvidence(pod.object, 'spec.nodeName', pod.node)],
    next: isGone
      ? [
          kubectl('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${node.name}`),
          '# the controller-manager removes them; those that stay: kubectl delete pod NAME -n NAMESPACE --grace-period=0 --force',
        ]
      : [
          kubectlOn('describe', node),
          `# only when the machine is off for good: its Pods and volumes are given up by ${kubectl('taint', 'node', node.name, outOfService)}`,
        ],
  }
}

function heldTold(
  facts: Facts,
  pod: PodView,
  finalizers: readonly string[],
  due: number,
  seen: Told['evidence'][number],
): Told {
  const names = list(finalizers)
  return {
    code: 'StuckTerminatingFinalizer',
    root: pod.ref,
    cause: `The Pod is held by ${count(finalizers.length, 'finalizer')} (${names}), ${durationText(facts.now - due)} after its grace period`,
    evidence: [fieldEvidence(pod.object, 'metadata.finalizers', names), seen],
    ruledOut: ['not the containers: none of them runs', ...nodeIsWell(facts, pod)],
    next: [
      `# see why the controller behind ${names} does not remove it: is it running?`,
      kubectlOn('get', pod.ref, '-o', 'yaml'),
      '# removing a finalizer by hand skips the clean-up that it stands for',
    ],
  }
}

function graceTold(
  facts: Facts,
  pod: PodView,
  running: readonly string[],
  due: number,
  seen: Told['evidence'][number],
): Told {
  const events = facts.eventsOf(pod.object)
  const failed = events.find(({ reason }) => reason === 'FailedKillPod' || reason === 'FailedPreStopHook')
  const who = running.length === 0 ? 'The Pod' : `${running.length === 1 ? 'Container' : 'Containers'} ${list(running)}`
  return {
    code: 'StuckTerminatingGrace',
    root: pod.ref,
    cause: `${who} did not end ${durationText(facts.now - due)} after the grace period`,
    evidence: [
      seen,
      fieldEvidence(
        pod.object,
        'metadata.deletionGracePeriodSeconds',
        dig(pod.object, 'metadata', 'deletionGracePeriodSeconds') ?? 'not set',
      ),
      ...(failed === undefined ? [] : [eventEvidence(failed)]),
    ],
    ruledOut: [
      ...(asArray(dig(pod.object, 'metadata', 'finalizers')).length === 0 ? ['not a finalizer: it has none'] : []),
      ...nodeIsWell(facts, pod),
    ],
    unread: [...unreadEvents(facts, 'whether the kubelet failed to kill it'), 'processes on the node'],
    next: [
      kubectlOn('describe', pod.ref),
      ...running.slice(0, 1).map((container) => kubectlLogs(pod.ref, container)),
      '# look on the node for a process that cannot end (waiting for storage), or a runtime that does not answer',
      '# the program should end at SIGTERM, and preStop within terminationGracePeriodSeconds',
    ],
  }
}

function nodeIsWell({ snapshot }: Facts, { node }: PodView): string[] {
  return snapshot.get('nodes', node).state === 'known' ? [`not the node: ${node} is ready`] : []
}
