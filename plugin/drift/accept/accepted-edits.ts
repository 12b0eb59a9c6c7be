import { isObject, own, type JsonObject } from '../../../policies/json.ts'
import type { FieldElement } from '../../../policies/kubernetes/fields-v1.ts'
import type { Edit } from '../../edit/edit.ts'
import type { DriftedField } from '../drift.ts'

/** The edits that make a manifest say what is live, or why a field cannot be written. */
export type AcceptedEdits = { ok: true; edits: readonly Edit[] } | { ok: false; reason: string }

/** Edits of a manifest, as it is written, for drifted fields of its object. */
export function acceptedEdits(manifest: JsonObject, fields: readonly DriftedField[]): AcceptedEdits {
  const ordered = fields.find(({ isOrder }) => isOrder === true)
  if (ordered !== undefined) return { ok: false, reason: `the items of ${ordered.path} stand in another order` }
  const edits = fields.map((field) => editOf(manifest, field))
  // A list that loses its last item before it gets another is no longer one of the same style.
  const isRemoval = ({ value }: Edit): boolean => value === undefined
  return { ok: true, edits: [...edits.filter((edit) => !isRemoval(edit)), ...edits.filter(isRemoval)] }
}

function editOf(manifest: JsonObject, { steps, live }: DriftedField): Edit {
  return inPlainText(manifest, steps, live) ?? { steps, value: live }
}

/** What a Secret's manifest says in plain text (`stringData`) stands in `data` of the live one, encoded. */
function inPlainText(manifest: JsonObject, steps: readonly FieldElement[], live: unknown): Edit | undefined {
  const [first, key] = steps
  if (manifest['kind'] !== 'Secret' || first?.kind !== 'field' || first.name !== 'data' || key?.kind !== 'field')
    return undefined
  const plain = manifest['stringData']
  if (!isObject(plain) || own(plain, key.name) === undefined) return undefined
  const value = typeof live === 'string' ? Buffer.from(live, 'base64').toString() : undefined
  return { steps: [{ kind: 'field', name: 'stringData' }, key], value }
}
