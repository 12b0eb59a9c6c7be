import { asObject } from '../../policies/json.ts'
import type { FieldElement } from '../../policies/kubernetes/fields-v1.ts'

/** The rest of a path as a value: `[name=web].image` and `x` become `[{name: web, image: x}]`. */
export function nest(rest: readonly FieldElement[], value: unknown): unknown {
  return rest.reduceRight<unknown>((inner, step) => {
    if (step.kind === 'field') return inner === undefined ? undefined : { [step.name]: inner }
    if (step.kind === 'key') return [{ ...Object.fromEntries(step.keys), ...asObject(inner) }]
    return step.kind === 'value' ? [step.value] : undefined
  }, value)
}
