import { below, type FieldElement } from '../../../policies/kubernetes/fields-v1.ts'

/** A path as messages show it: `spec.template.spec.containers[name=web].image`. */
export function pathText(steps: readonly FieldElement[]): string {
  return steps.reduce(below, '')
}

/** The field names on a path, list items not counted. */
export function namesOf(steps: readonly FieldElement[]): string[] {
  return steps.flatMap((step) => (step.kind === 'field' ? [step.name] : []))
}

/** Whether the text of a path is that of another, or leads further down from it. */
export function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`)
}
