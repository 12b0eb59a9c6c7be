import { asObject, dig, type JsonObject } from '../json.ts'
import type { WorkloadKind } from '../kubernetes/workloads.ts'
import type { EvaluationRequest } from './request.ts'

/**
 * `/scale` as an UPDATE of the workload behind it: old is the workload as read (else what the review's Scale tells), new is the
 * same with the Scale's replicas. A Scale omits zero.
 */
export function scaleStates(kind: WorkloadKind, request: EvaluationRequest): { now: JsonObject; old: JsonObject } {
  const { workload } = request.surroundings
  const old = workload.state === 'known' ? workload.value : workloadFromScale(kind, request.oldObject)
  return { old, now: withReplicas(old, scaleReplicas(request.object)) }
}

function workloadFromScale(kind: WorkloadKind, scale: JsonObject | undefined): JsonObject {
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  return {
    apiVersion,
    kind: kind.kind,
    metadata: asObject(scale?.['metadata']) ?? {},
    spec: { replicas: scaleReplicas(scale) },
  }
}

function scaleReplicas(scale: JsonObject | undefined): unknown {
  return dig(scale, 'spec', 'replicas') ?? 0
}

function withReplicas(workload: JsonObject, replicas: unknown): JsonObject {
  return { ...workload, spec: { ...asObject(workload['spec']), replicas } }
}
