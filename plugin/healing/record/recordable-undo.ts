import type { ApiClient } from '../../../cluster/api-client.ts'
import { currentRevision } from '../act/current-revision.ts'
import { holdsHidden } from '../act/hidden.ts'
import type { PreparedStep } from '../act/prepare.ts'
import type { ObjectReference } from '../../object-reference.ts'
import type { Write } from '../plan.ts'
import { whyNotUndo } from './undo-gate.ts'

/** What of a step's undo can be written down: a write, nothing where nothing is to be taken back, or why not. */
export type RecordableUndo = { undo: readonly Write[] } | { undo: readonly []; cannot: string }

/**
 * The undo of a step as a record may hold it. Where it carries a value of env, args, command or a Secret, a workload's template is
 * named by its revision instead; what undo would not send from a record is not written into one, and that is said.
 */
export async function recordableUndo(
  client: ApiClient,
  { step, before }: PreparedStep,
  target: ObjectReference,
): Promise<RecordableUndo> {
  const { undo } = step
  if (undo === undefined) return { undo: [] }
  const cannot = whyNotUndo(undo, target)
  if (cannot === undefined) return { undo: [undo] }
  const from = before === undefined || !holdsHidden(undo) ? undefined : await currentRevision(client, undo.of, before)
  if (from === undefined) return { undo: [], cannot }
  return { undo: [{ verb: 'restore', resource: undo.resource, of: undo.of, from }] }
}
