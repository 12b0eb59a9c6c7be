import { asArray, asString, dig } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import type { Analyzer } from '../../analyzer.ts'
import { ageEvidence, fieldEvidence } from '../../evidence.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { creationPatience } from '../../settled.ts'
import { isUnplaced } from './unplaced.ts'

/** Pods that a scheduling gate has held for over two minutes. */
export const schedulingGated: Analyzer = {
  name: 'scheduling-gated',
  reads: ['pods'],
  *analyze(facts) {
    for (const pod of facts.troubledPods()) {
      const gates = asArray(pod.spec['schedulingGates']).map((gate) => asString(dig(gate, 'name')) ?? '')
      if (gates.length === 0 || !isUnplaced(pod) || facts.now - pod.created < creationPatience) continue
      yield {
        code: 'SchedulingGated',
        root: facts.workloadOf(pod.object),
        affects: [pod.ref],
        cause: `The scheduling ${gates.length === 1 ? 'gate' : 'gates'} ${list(gates)} of its Pods ${gates.length === 1 ? 'was' : 'were'} not removed`,
        evidence: [fieldEvidence(pod.object, 'spec.schedulingGates', list(gates)), ageEvidence(pod.object)],
        ruledOut: ['not the nodes: the scheduler has not looked at the Pod'],
        next: [
          kubectlOn('get', pod.ref, '-o', 'yaml'),
          '# see why the controller that sets the gate does not remove it',
        ],
      }
    }
  },
}
