import { asObject, isSameJson, type JsonObject } from '../../../policies/json.ts'
import type { FieldElement } from '../../../policies/kubernetes/fields-v1.ts'
import { lastAppliedAnnotation } from '../../../policies/rules/declared-fields/declared-set.ts'
import type { FoundField } from '../compare/compare-object.ts'
import { valueAt } from '../compare/value-at.ts'
import type { FieldCause } from '../drift.ts'
import { managerClass } from './manager-class.ts'
import { newest, owns, type Owner } from './owners.ts'

/** What is known of an object when a cause is looked for. */
export interface CauseInput {
  owners: readonly Owner[]
  lastApplied: JsonObject | undefined
  hasAutoscaler: boolean
}

const lastAppliedSteps: readonly FieldElement[] = ['metadata', 'annotations', lastAppliedAnnotation].map((name) => {
  return { kind: 'field', name }
})

/**
 * Who wrote the live value, as managedFields say. A field that is gone has no owner any more. Where its only owner is the one that
 * applied the declared value, the API server stored another than it was sent: a webhook rewrote it.
 */
export function causeOf(field: FoundField, { owners, lastApplied, hasAutoscaler }: CauseInput): FieldCause {
  if (field.kind === 'missing') return { class: 'unknown' }
  const having = owners.filter((owner) => owns(owner, field.steps))
  const owner = newest(having)
  if (owner === undefined) return { class: 'unknown' }
  const isRewritten = having.length === 1 && wasApplied(field, owner, lastApplied)
  return { ...causeFrom(owner, hasAutoscaler), ...(isRewritten ? { class: 'webhook' as const } : {}) }
}

/** A cause as an entry of managedFields tells it. */
function causeFrom({ manager, operation, subresource, time }: Owner, hasAutoscaler: boolean): FieldCause {
  return {
    class: managerClass(manager, subresource, hasAutoscaler),
    manager,
    operation,
    ...(subresource === '' ? {} : { subresource }),
    ...(time === undefined ? {} : { time }),
  }
}

function wasApplied({ kind, steps, desired }: FoundField, owner: Owner, lastApplied: JsonObject | undefined): boolean {
  if (kind !== 'changed' || desired === undefined || asObject(lastApplied) === undefined) return false
  return owns(owner, lastAppliedSteps) && isSameJson(valueAt(lastApplied, steps), desired)
}
