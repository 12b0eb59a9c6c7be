import type { ResourceType } from '../../../cluster/resource.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { list } from '../../../policies/messages/text.ts'
import { withValue } from '../../edit/with-value.ts'
import { patchBetween } from '../../healing/act/patch-between.ts'
import type { NoPlan, Plan } from '../../healing/plan.ts'
import type { ComparedObject, DriftedField } from '../drift.ts'

/** What a revert is planned from. */
export interface RevertSituation {
  object: ComparedObject
  /** The fields that are to be as declared again. */
  fields: readonly DriftedField[]
  type: ResourceType
  /** The object as it is stored. */
  live: JsonObject
}

/** One step: the declared values, by a patch that the API server refuses where somebody changed them meanwhile. */
export function planRevert({ object, fields, type, live }: RevertSituation): Plan | NoPlan {
  const known = fields.filter(isKnown)
  if (known.length === 0) return whyNone(fields)
  const after = known.reduce<JsonObject>(
    (state, { steps, desired }) => withValue(state, { steps, value: desired }),
    live,
  )
  const common = { verb: 'patch', resource: type, of: object.ref, type: 'json' } as const
  return {
    remedy: 'RevertDrift',
    target: object.ref,
    steps: [
      {
        name: 'RevertDrift',
        sentence: `put back what is declared of ${list(
          known.map(({ path }) => path),
          3,
        )}`,
        write: { ...common, patch: patchBetween(live, after) },
        undo: { ...common, patch: patchBetween(after, live) },
      },
    ],
    notes: fields.filter((field) => !isKnown(field)).map(noteOf),
  }
}

/** Whether the declared value can be put back: of a list in another order only the names are known, and an autoscaler keeps its own. */
function isKnown({ kind, isOrder, tolerated }: DriftedField): boolean {
  return kind !== 'taken-over' && isOrder !== true && tolerated === undefined
}

function whyNone(fields: readonly DriftedField[]): NoPlan {
  const tolerated = fields.find((field) => field.tolerated !== undefined)
  return tolerated === undefined
    ? { outcome: 'refused', reason: 'what was declared is not known', next: ['# name the manifests with -f'] }
    : { outcome: 'refused', reason: noteOf(tolerated), next: [] }
}

function noteOf({ path, isOrder, tolerated }: DriftedField): string {
  if (tolerated !== undefined) return `${path} stays as it is: it is ${tolerated}, which would set it again`
  const why = isOrder === true ? 'its items stand in another order' : 'what was declared is not known'
  return `${path} stays as it is: ${why}; apply its manifest again`
}
