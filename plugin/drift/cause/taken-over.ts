import { emptySet, type FieldElement, type FieldSet } from '../../../policies/kubernetes/fields-v1.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { isAbsent } from '../../../policies/kubernetes/canonical.ts'
import type { FoundField } from '../compare/compare-object.ts'
import { normalise } from '../compare/normalise/normalise.ts'
import { isServerFilled } from '../compare/server-filled.ts'
import { namesOf, pathText } from '../compare/path-text.ts'
import { valueAt } from '../compare/value-at.ts'
import type { KindSchema } from '../schema/kind-schema.ts'
import { withValue } from '../../edit/with-value.ts'
import { managerClass } from './manager-class.ts'
import { appliedSet, isApplier, newest, type Owner, type Write } from './owners.ts'

/** Maps to which anybody may add entries: a new one there takes nothing over. */
const openMaps = new Set(['labels', 'annotations', 'finalizers', 'ownerReferences'])

/**
 * Fields of an object that was applied by server-side apply which somebody else has written since: ownership keeps no values, so what
 * was declared is not known. What a controller fills in, defaults, labels, annotations and whole new list items are no declared
 * fields that changed hands.
 */
export function takenOver(
  object: JsonObject,
  owners: readonly Owner[],
  schema: KindSchema,
  hasAutoscaler: boolean,
): FoundField[] {
  const applied = appliedSet(owners)
  const since = newest(owners.filter(isApplier))?.time
  if (since === undefined) return []
  const live = normalise(object)
  const fields = new Map<string, FoundField>()
  for (const owner of owners) {
    if (!isLater(owner, since, hasAutoscaler)) continue
    leaves(owner.fields, applied, [], (steps) => {
      const names = namesOf(steps)
      const value = valueAt(live, steps)
      if (isAbsent(value) || names.some((name) => openMaps.has(name)) || isServerFilled(object, names, value)) return
      if (isDefault(object, live, steps, schema)) return
      fields.set(pathText(steps), {
        ...{ steps, names, kind: 'taken-over', isOrder: false, desired: undefined, live: value },
      })
    })
  }
  return [...fields.values()]
}

/** Whether any write came after the last apply that may have taken something over: what most objects have not seen. */
export function isTakenOver(writes: readonly Write[], hasAutoscaler: boolean): boolean {
  const since = newest(writes.filter(isApplier))?.time
  return since !== undefined && writes.some((write) => isLater(write, since, hasAutoscaler))
}

/** Writes through a subresource are entered without a time. */
function isLater(write: Write, since: number, hasAutoscaler: boolean): boolean {
  return !isApplier(write) && (write.time ?? since) >= since && mayTakeOver(write, hasAutoscaler)
}

function mayTakeOver({ manager, subresource }: Write, hasAutoscaler: boolean): boolean {
  const by = managerClass(manager, subresource, hasAutoscaler)
  return by !== 'controller' && by !== 'server'
}

/** The leaves of a set that an applier does not own; a list item that the owner added itself is its own affair. */
function leaves(
  set: FieldSet,
  applied: FieldSet | undefined,
  steps: readonly FieldElement[],
  visit: (steps: readonly FieldElement[]) => void,
): void {
  if (set.children.size === 0) {
    if (set.member && applied?.member !== true) visit(steps)
    return
  }
  for (const [text, { element, set: inner }] of set.children) {
    const same = applied?.children.get(text)?.set
    if (element.kind === 'key' && same === undefined) continue
    if (element.kind === 'value') continue
    leaves(inner, same ?? emptySet, [...steps, element], visit)
  }
}

/** True where the value is what the API server would set if nobody did. */
function isDefault(object: JsonObject, live: JsonObject, steps: readonly FieldElement[], schema: KindSchema): boolean {
  const defaults = schema.withDefaults(withValue(live, { steps, value: undefined }))
  return schema.isSame(valueAt(defaults, steps), valueAt(object, steps), namesOf(steps))
}
