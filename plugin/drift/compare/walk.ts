import type { FieldElement } from '../../../policies/kubernetes/fields-v1.ts'
import type { KindSchema } from '../schema/kind-schema.ts'

/** Where a comparison stands: the way down, in the words of paths, of schemas and of JSON pointers. */
export interface Walk {
  schema: KindSchema
  steps: FieldElement[]
  /** Field names on the way, list items not counted. */
  names: string[]
  /** Keys and places in the live object; `-` for an item that is not there. */
  pointer: string[]
}

/** A walk at the root of an object. */
export function startWalk(schema: KindSchema): Walk {
  return { schema, steps: [], names: [], pointer: [] }
}

/** Does something one field further down. */
export function inField(walk: Walk, name: string, run: () => void): void {
  walk.steps.push({ kind: 'field', name })
  walk.names.push(name)
  walk.pointer.push(name)
  run()
  walk.steps.pop()
  walk.names.pop()
  walk.pointer.pop()
}

/** Does something at an item of a list; `place` is its place in the live list, undefined where it is not there. */
export function inItem(walk: Walk, element: FieldElement, place: number | undefined, run: () => void): void {
  walk.steps.push(element)
  walk.pointer.push(place === undefined ? '-' : String(place))
  run()
  walk.steps.pop()
  walk.pointer.pop()
}

/** The JSON pointer (RFC 6901) of where a walk stands. */
export function pointerOf({ pointer }: Walk): string {
  return pointer.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
