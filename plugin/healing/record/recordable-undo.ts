import type { ApiClient } from '../../../cluster/api-client.ts'
import { currentRevision } from '../act/current-revision.ts'
import { holdsHidden } from '../act/hidden.ts'
import type { PreparedStep } from '../act/prepare.ts'
import type { Write } from '../plan.ts'

/** What of a step's undo can be written down: a write, nothing where nothing is to be taken back, or why not. */
export type RecordableUndo = { undo: readonly Write[] } | { undo: readonly []; cannot: string }

/**
 * The undo of a step as a record may hold it. Where it carries a value of env, args, command or a Secret, a workload's template is
 * named by its revision instead; of other objects it cannot be recorded, and that is said.
 */
export async function recordableUndo(client: ApiClient, { step, before }: PreparedStep): Promise<RecordableUndo> {
  const { undo } = step
  if (undo === undefined) return { undo: [] }
  if (!holdsHidden(undo)) return { undo: [undo] }
  const from = before === undefined ? undefined : await currentRevision(client, undo.of, before)
  if (from !== undefined) return { undo: [{ verb: 'restore', resource: undo.resource, of: undo.of, from }] }
  return { undo: [], cannot: `it holds values that are never written down (${undo.of.kind}/${undo.of.name})` }
}
