import type { ApiFailure } from '../../cluster/api-result.ts'
import { asArray, asString, dig } from '../../policies/json.ts'
import { oneLine } from '../../policies/messages/text.ts'

/** A field that server-side apply would take from somebody else. */
export interface FieldConflict {
  field: string
  manager: string
}

/** The conflicts that server-side apply answered with; none where it failed for another reason. */
export function fieldConflicts(failure: ApiFailure): FieldConflict[] {
  return asArray(dig(failure.body, 'details', 'causes'))
    .filter((cause) => dig(cause, 'reason') === 'FieldManagerConflict')
    .map((cause) => {
      const said = asString(dig(cause, 'message')) ?? ''
      return {
        field: oneLine(asString(dig(cause, 'field')) ?? '').replace(/^\./, ''),
        manager: oneLine(/conflict with "([^"]*)"/.exec(said)?.[1] ?? said),
      }
    })
}
