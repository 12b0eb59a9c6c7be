import type { JsonObject } from '../../../../policies/json.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, missingEvidence, valueEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Evidence, Finding } from '../../finding.ts'
import { kindToResource } from '../../kinds.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { conditionOf } from '../../pod-view.ts'
import { targetOf } from './autoscaler-view.ts'

/** HorizontalPodAutoscalers whose target does not exist, or cannot be scaled. */
export const autoscalerTarget: Analyzer = {
  name: 'autoscaler-target',
  reads: ['horizontalpodautoscalers', 'deployments', 'statefulsets', 'replicasets', 'replicationcontrollers'],
  *analyze(facts) {
    for (const autoscaler of facts.snapshot.list('horizontalpodautoscalers')) {
      const target = targetOf(autoscaler)
      const evidence = missing(target, facts) ?? refusedScale(autoscaler, target, facts)
      if (evidence !== undefined) yield findingOf(autoscaler, target, evidence)
    }
  },
}

function missing(target: ObjectReference, facts: Facts): Evidence | undefined {
  const resource = kindToResource(target)
  if (resource === undefined || !scalable.has(resource)) return undefined
  const found = facts.snapshot.get(resource, target.name, target.namespace)
  return found.state === 'absent' ? missingEvidence(target) : undefined
}

const scalable = new Set(['deployments', 'statefulsets', 'replicasets', 'replicationcontrollers'])

/** The controller could not read its scale; not where the target is there, and it just has not looked again. */
function refusedScale(autoscaler: JsonObject, target: ObjectReference, facts: Facts): Evidence | undefined {
  const able = conditionOf(autoscaler, 'AbleToScale')
  if (able?.status !== 'False' || able.reason !== 'FailedGetScale') return undefined
  const resource = kindToResource(target)
  const isThere =
    resource !== undefined && facts.snapshot.get(resource, target.name, target.namespace).state === 'known'
  return isThere && able.message.includes('not found') ? undefined : conditionEvidence(autoscaler, able)
}

function findingOf(autoscaler: JsonObject, target: ObjectReference, evidence: Evidence): Finding {
  const root = referenceOf(autoscaler)
  return {
    code: 'AutoscalerTargetMissing',
    root,
    affects: [root],
    cause: `Its target ${target.kind} ${target.name} does not exist, or cannot be scaled`,
    evidence: [evidence, valueEvidence(autoscaler, 'spec', 'scaleTargetRef')],
    next: [
      kubectlList('get deployments,statefulsets', root.namespace),
      kubectlOn('edit', root),
      '# correct scaleTargetRef, or delete the autoscaler',
    ],
  }
}
