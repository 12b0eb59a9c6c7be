import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence } from '../../evidence.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { podsInTrouble } from '../container-case.ts'
import { nodeReference, podFinding, podReads, type Told } from '../pod-finding.ts'
import { evictionTold } from './evicted.ts'

/** True for a Pod that the kubelet refused or ended as a whole: only then a failed Pod has a reason of its own. */
export function isStopped({ phase, reason }: PodView): boolean {
  return phase === 'Failed' && reason !== ''
}

/** Pods that a kubelet evicted, refused or ended, while nothing that is ready stands in for them. */
export const stoppedPods: Analyzer = {
  name: 'stopped-pods',
  reads: podReads,
  *analyze(facts) {
    for (const pod of podsInTrouble(facts)) {
      if (!isStopped(pod)) continue
      yield podFinding(facts, pod, pod.reason === 'Evicted' ? evictionTold(facts, pod) : stoppedTold(pod))
    }
  },
}

/** Of the kubelet's reasons (`OutOfcpu`, `NodeAffinity`, `UnexpectedAdmissionError` … are refusals at the door). */
const endings: Readonly<Record<string, string>> = {
  DeadlineExceeded: 'The Pod ran longer than its activeDeadlineSeconds',
  Preempting: 'The Pod had to make room for a critical one',
  Terminated: 'The Pod was ended because its node shut down',
  Shutdown: 'The Pod was ended because its node shut down',
  NodeShutdown: 'The Pod was refused because its node shuts down',
}

function stoppedTold(pod: PodView): Told {
  const { reason, message, node } = pod
  return {
    code: 'PodStopped',
    cause: endings[reason] ?? `The node refused the Pod (${reason})`,
    evidence: [
      fieldEvidence(pod.object, 'status.reason', reason),
      ...(message === '' ? [] : [fieldEvidence(pod.object, 'status.message', message.trim())]),
    ],
    ruledOut: ['not a crash: the kubelet decided on the whole Pod'],
    next: [kubectlOn('describe', pod.ref), ...(node === '' ? [] : [kubectlOn('describe', nodeReference(node))])],
  }
}
