import type { JsonObject } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import { referenceKey, referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, valueEvidence } from '../../evidence.ts'
import type { Finding } from '../../finding.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { conditionOf } from '../../pod-view.ts'
import { targetOf } from './autoscaler-view.ts'

/** HorizontalPodAutoscalers that scale the same workload, or select the same Pods; the root is the first of them by name. */
export const autoscalerConflict: Analyzer = {
  name: 'autoscaler-conflict',
  reads: ['horizontalpodautoscalers'],
  *analyze({ snapshot }) {
    const autoscalers = snapshot.list('horizontalpodautoscalers')
    const sharing = byTarget(autoscalers).filter((group) => group.length > 1)
    for (const group of sharing) yield findingOf(group)
    const told = new Set(sharing.flat())
    for (const group of ambiguous(autoscalers.filter((autoscaler) => !told.has(autoscaler)))) yield findingOf(group)
  },
}

function byTarget(autoscalers: readonly JsonObject[]): JsonObject[][] {
  const groups = new Map<string, JsonObject[]>()
  for (const autoscaler of autoscalers) {
    const key = referenceKey(targetOf(autoscaler))
    groups.set(key, [...(groups.get(key) ?? []), autoscaler])
  }
  return [...groups.values()]
}

/** Those whose targets differ, but select the same Pods: the controller names them all in each one's condition. */
function ambiguous(autoscalers: readonly JsonObject[]): JsonObject[][] {
  const groups = new Map<string, JsonObject[]>()
  for (const autoscaler of autoscalers) {
    const active = conditionOf(autoscaler, 'ScalingActive')
    if (active?.status !== 'False' || active.reason !== 'AmbiguousSelector') continue
    const named = /multiple HPAs: \[([^\]]*)\]/.exec(active.message)?.[1] ?? ''
    const key = named
      .split(/[\s,]+/)
      .sort()
      .join(' ')
    groups.set(key, [...(groups.get(key) ?? []), autoscaler])
  }
  return [...groups.values()]
}

function findingOf(group: readonly JsonObject[]): Finding {
  const references = group.map(referenceOf)
  const [root = { kind: 'HorizontalPodAutoscaler', name: '' }] = references
  const target = targetOf(group[0] ?? {})
  return {
    code: 'AutoscalersConflict',
    root,
    affects: references,
    cause:
      references.length > 1
        ? `The autoscalers ${list(references.map(({ name }) => name))} scale the same Pods (${target.kind} ${target.name}), and each undoes the other`
        : 'Another autoscaler selects the same Pods, so it does not scale',
    evidence: group.flatMap((autoscaler) => {
      const active = conditionOf(autoscaler, 'ScalingActive')
      const isTold = active?.reason === 'AmbiguousSelector'
      return [
        valueEvidence(autoscaler, 'spec', 'scaleTargetRef'),
        ...(isTold ? [conditionEvidence(autoscaler, active)] : []),
      ]
    }),
    next: [
      kubectlList('get hpa', root.namespace),
      ...references.slice(1, 2).map((other) => kubectlOn('delete', other)),
      '# keep one autoscaler for a workload, with all its metrics',
    ],
  }
}
