import type { JsonObject } from '../../../policies/json.ts'
import { isAbsent } from '../../../policies/kubernetes/canonical.ts'
import { elementsOf, walkLeaves, type Place } from '../../../policies/kubernetes/field-walk.ts'
import type { FieldElement, FieldSet } from '../../../policies/kubernetes/fields-v1.ts'
import type { KindSchema } from '../schema/kind-schema.ts'
import { beyond } from './beyond.ts'
import { namesOf, pathText } from './path-text.ts'
import { isServerFilled } from './server-filled.ts'
import { valueAt } from './value-at.ts'

/** A field that was declared before and is declared no longer, but is still there. */
export interface Removed {
  steps: readonly FieldElement[]
  live: unknown
}

/** What the last applied manifest declared and the new one does not, as far as it is still there: `kubectl apply` would remove it. */
export function removedSince(last: JsonObject, declared: JsonObject, live: JsonObject, schema: KindSchema): Removed[] {
  const left = beyond(declared, last, schema).map(({ steps }) => ({ steps, live: valueAt(live, steps) }))
  return left.filter((field) => saysSomething(field, live, schema))
}

/** What is as good as nothing, and what the API server would fill in again, is not left over. */
function saysSomething({ steps, live }: Removed, object: JsonObject, schema: KindSchema): boolean {
  const names = namesOf(steps)
  return !schema.isSame(undefined, live, names) && !isServerFilled(object, names, live)
}

/** The same for server-side apply: what the applier still owns and the manifest does not declare. */
export function ownedButNotDeclared(
  owned: FieldSet,
  declared: JsonObject,
  live: JsonObject,
  schema: KindSchema,
): Removed[] {
  const removed = new Map<string, Removed>()
  walkLeaves(owned, [declared, live], (leaf) => {
    const place = topmost(leaf)
    if (place === undefined) return
    const steps = elementsOf(place)
    removed.set(pathText(steps), { steps, live: place.values[1] })
  })
  return [...removed.values()].filter((field) => saysSomething(field, live, schema))
}

/** The highest place on the way that is live and not declared. */
function topmost(leaf: Place): Place | undefined {
  if (!isLeftOver(leaf)) return undefined
  let place = leaf
  while (place.parent?.element !== undefined && isLeftOver(place.parent)) place = place.parent
  return place
}

function isLeftOver({ values: [declared, live] }: Place): boolean {
  return isAbsent(declared) && !isAbsent(live)
}
