import { dig } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, valueEvidence } from '../../evidence.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { numberOf } from '../../numbers.ts'
import { conditionOf } from '../../pod-view.ts'
import { minutes } from '../../../text/time.ts'

/** How long an autoscaler may want more than its maximum: a peak is what the maximum is for. */
const maximumPatience = 10 * minutes

/** HorizontalPodAutoscalers that have been at their maximum and wanted more for ten minutes. */
export const autoscalerAtMaximum: Analyzer = {
  name: 'autoscaler-at-maximum',
  reads: ['horizontalpodautoscalers'],
  *analyze({ snapshot, now }) {
    for (const autoscaler of snapshot.list('horizontalpodautoscalers')) {
      const limited = conditionOf(autoscaler, 'ScalingLimited')
      const maximum = numberOf(dig(autoscaler, 'spec', 'maxReplicas'))
      if (limited?.status !== 'True' || limited.reason !== 'TooManyReplicas') continue
      if (numberOf(dig(autoscaler, 'status', 'desiredReplicas')) < maximum) continue
      if (now - (limited.since ?? now) < maximumPatience) continue
      const root = referenceOf(autoscaler)
      yield {
        code: 'AutoscalerAtMaximum',
        root,
        affects: [root],
        cause: `It is at its maximum of ${String(maximum)} replicas and above its target`,
        evidence: [
          conditionEvidence(autoscaler, limited),
          valueEvidence(autoscaler, 'spec', 'maxReplicas'),
          valueEvidence(autoscaler, 'status', 'currentMetrics'),
        ],
        next: [
          kubectlOn('describe', root),
          kubectlOn('patch', root, '-p', `{"spec":{"maxReplicas":${String(maximum * 2)}}}`, '--dry-run=server'),
          '# raise the maximum if the nodes and what it talks to can take it, or find what the load comes from',
        ],
      }
    }
  },
}
