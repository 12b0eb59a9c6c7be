import type { ApiClient } from '../../../cluster/api-client.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { failureError } from '../../connect/failure-text.ts'
import type { Journal } from '../record/journal.ts'
import type { RecordableUndo } from '../record/recordable-undo.ts'
import type { RemediationStatus } from '../record/remediation.ts'
import { stepEnded, stepStarted } from '../record/status.ts'
import type { PreparedStep } from './prepare.ts'
import { send } from './send.ts'
import { takesAway } from './takes-away.ts'
import { refusalText } from './try-out-all.ts'
import { untilObserved, type Changed } from './until-observed.ts'

/** A step with the undo that is written down before it is taken. */
export interface ReadyStep extends PreparedStep {
  recorded: RecordableUndo
  /** The object as it was stored by the step; undefined where it was not taken, or its answer was lost. */
  left?: JsonObject
}

/** How far the steps went. `reason` is whole text for a person. */
export type Taken = { status: RemediationStatus; done: readonly ReadyStep[] } & (
  | { kind: 'all' }
  /** Stopped by a person between two steps. */
  | { kind: 'interrupted' }
  /** A step was refused; it changed nothing. */
  | { kind: 'refused'; reason: string }
  /** It is not known whether the step was done. */
  | { kind: 'unknown'; reason: string; inDoubt: ReadyStep }
)

/** What taking steps needs. */
export interface Taking {
  client: ApiClient
  journal: Journal
  signal: AbortSignal
  /** RFC 3339 */
  now: () => string
  say: (line: string) => void
}

/** Takes the steps one after the other. Each is written down with what takes it back before it is taken. */
export async function takeSteps(
  { client, journal, signal, now, say }: Taking,
  steps: readonly ReadyStep[],
  from: RemediationStatus,
): Promise<Taken> {
  let status = from
  const done: ReadyStep[] = []
  let changed: Changed | undefined
  for (const [index, ready] of steps.entries()) {
    if (signal.aborted) return { kind: 'interrupted', status, done }
    const { undo } = ready.recorded
    const started = stepStarted(withUndoNote(status, ready), index, undo, now())
    const unwritten = await writtenDown(journal, started)
    if (unwritten !== undefined) return { kind: 'refused', status, done, reason: unwritten }
    status = started
    if (changed !== undefined && takesAway(ready.write)) await untilObserved(client, changed, signal)
    const sent = await send(client, ready.write)
    if (sent.kind === 'refused') {
      const reason = refusalText(ready.step.sentence, sent.failure)
      status = stepEnded(status, index, { state: 'Failed', message: reason, now: now(), drop: undo.length })
      return { kind: 'refused', status, done, reason }
    }
    if (sent.kind === 'lost') {
      const { message } = failureError(sent.failure, `"${ready.step.sentence}"`)
      status = stepEnded(status, index, { state: 'Unknown', message, now: now() })
      return { kind: 'unknown', status, done, reason: message, inDoubt: ready }
    }
    if (ready.write.verb === 'patch') changed = { write: ready.write, object: sent.object }
    done.push(sent.note === undefined ? { ...ready, left: sent.object } : ready)
    status = stepEnded(status, index, { state: 'Done', now: now(), ...(sent.note && { message: sent.note }) })
    say(`  done: ${ready.step.sentence}${sent.note === undefined ? '' : ` (${sent.note})`}`)
  }
  const unwritten = await writtenDown(journal, status)
  return unwritten === undefined ? { kind: 'all', status, done } : { kind: 'refused', status, done, reason: unwritten }
}

/** Why a status could not be written down: then nothing more is done. */
async function writtenDown(journal: Journal, status: RemediationStatus): Promise<string | undefined> {
  try {
    await journal.write(status)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What of it cannot be taken back from the record is said there. */
function withUndoNote(status: RemediationStatus, { recorded }: ReadyStep): RemediationStatus {
  return 'cannot' in recorded ? { ...status, cannotUndo: recorded.cannot } : status
}
