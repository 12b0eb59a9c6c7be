import { workloadKind } from '../../policies/kubernetes/workloads.ts'
import type { ObjectReference } from '../object-reference.ts'
import { groupOf, kindToResource } from './kinds.ts'

/** True for what runs Pods: the built-in workloads, and custom resources (only those that own Pods are ever affected). */
export function isWorkload(reference: ObjectReference): boolean {
  if (workloadKind(groupOf(reference), reference.kind) !== undefined) return true
  return reference.apiVersion !== undefined && kindToResource(reference) === undefined
}
