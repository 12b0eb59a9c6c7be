import type { FieldElement } from '../../../policies/kubernetes/fields-v1.ts'
import type { KindSchema } from '../schema/kind-schema.ts'

/** Where a comparison stands: the way down, in the words of paths and of schemas. */
export interface Walk {
  schema: KindSchema
  steps: FieldElement[]
  /** Field names on the way, list items not counted. */
  names: string[]
}

/** A walk at the root of an object. */
export function startWalk(schema: KindSchema): Walk {
  return { schema, steps: [], names: [] }
}

/** Does something one field further down. */
export function inField(walk: Walk, name: string, run: () => void): void {
  walk.steps.push({ kind: 'field', name })
  walk.names.push(name)
  run()
  walk.steps.pop()
  walk.names.pop()
}

/** Does something at an item of a list. */
export function inItem(walk: Walk, element: FieldElement, run: () => void): void {
  walk.steps.push(element)
  run()
  walk.steps.pop()
}
