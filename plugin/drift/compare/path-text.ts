import { below, type FieldElement } from '../../../policies/kubernetes/fields-v1.ts'

/** A path as messages show it: `spec.template.spec.containers[name=web].image`. */
export function pathText(steps: readonly FieldElement[]): string {
  return steps.reduce(below, '')
}
