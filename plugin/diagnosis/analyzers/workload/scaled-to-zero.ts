import { dig } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence } from '../../evidence.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'

/** Workloads that someone scaled to zero: information. */
export const scaledToZero: Analyzer = {
  name: 'scaled-to-zero',
  reads: ['deployments', 'statefulsets', 'replicationcontrollers'],
  *analyze({ snapshot }) {
    for (const resource of ['deployments', 'statefulsets', 'replicationcontrollers'] as const) {
      for (const workload of snapshot.list(resource)) {
        if (dig(workload, 'spec', 'replicas') !== 0) continue
        const root = referenceOf(workload)
        yield {
          code: 'ScaledToZero',
          root,
          affects: [root],
          cause: 'It is scaled to zero',
          evidence: [fieldEvidence(workload, 'spec.replicas', '0')],
          next: [kubectlOn('scale', root, '--replicas=1')],
          information: true,
        }
      }
    }
  },
}
