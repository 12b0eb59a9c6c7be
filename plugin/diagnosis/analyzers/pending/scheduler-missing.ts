import { asArray, asString } from '../../../../policies/json.ts'
import type { Analyzer } from '../../analyzer.ts'
import { ageEvidence, valueEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectlList } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { creationPatience } from '../../settled.ts'
import { isUnplaced } from './unplaced.ts'

/** Pods that no scheduler has looked at for over two minutes: no condition, no Event. The root is the scheduler that they name. */
export const schedulerMissing: Analyzer = {
  name: 'scheduler-missing',
  reads: ['pods', 'coreevents'],
  *analyze(facts) {
    for (const pod of facts.troubledPods()) if (isUnseen(pod, facts)) yield findingOf(pod, facts)
  },
}

function isUnseen(pod: PodView, facts: Facts): boolean {
  if (!isUnplaced(pod) || facts.now - pod.created < creationPatience) return false
  if (asArray(pod.spec['schedulingGates']).length > 0) return false
  const condition = pod.condition('PodScheduled')
  const isTold = condition !== undefined && (condition.reason !== '' || condition.message !== '')
  return !isTold && !facts.eventsOf(pod.object).some(({ reason }) => reason === 'FailedScheduling')
}

function findingOf(pod: PodView, facts: Facts): Finding {
  const name = asString(pod.spec['schedulerName']) ?? 'default-scheduler'
  const unread = facts.snapshot.unread('coreevents')
  return {
    code: 'SchedulerMissing',
    root: { kind: 'Scheduler', name },
    affects: [pod.ref],
    cause: `The scheduler ${name} has not looked at the Pods: it does not run, or has another name`,
    evidence: [valueEvidence(pod.object, 'spec', 'schedulerName'), ageEvidence(pod.object)],
    ruledOut: ['not the nodes: no scheduler has said anything about the Pod'],
    ...(unread === undefined ? {} : { unread: [`what a scheduler may have said: Events: ${unread}`] }),
    next: [
      kubectlList('get pods -o wide', 'kube-system'),
      name === 'default-scheduler'
        ? '# see why kube-scheduler does not run'
        : `# start the scheduler ${name}, or remove schedulerName from the pod template`,
    ],
  }
}
