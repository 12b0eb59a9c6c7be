import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import type { SnapshotFlags } from '../snapshot/snapshot-from.ts'
import type { Streams } from '../streams.ts'
import { analyzers } from './analyzers/analyzers.ts'
import { concludeWithLogs } from './conclude-with-logs.ts'
import { examine, readsOf } from './examine.ts'
import { checkTarget } from './find-target.ts'
import { labelSelectorFrom } from './label-requirements.ts'
import { widthFor } from './print/layout.ts'
import { printDiagnosis, type DiagnosisFormat } from './print/print-diagnosis.ts'
import { scopeOf } from './print/scope.ts'
import { unreadNotes } from './print/unread-notes.ts'
import { selectLabels } from './select-labels.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { aboutTarget, type DiagnosisTarget } from './target.ts'
import type { Diagnosis } from './verdict.ts'

/** The flags of `diagnose`. */
export interface DiagnoseFlags extends SnapshotFlags {
  selector?: string | undefined
  logs: boolean
  output: DiagnosisFormat
  /** Of the terminal on stdout; undefined where it is none. */
  columns: number | undefined
}

/** What a shell calls the end by Ctrl-C. */
const interrupted = 130

/**
 * `diagnose`: reads, concludes, prints. Resolves to the exit code: 0 no trouble, 1 trouble, 130 interrupted. Throws a HealError for
 * what was asked wrongly, and where nothing could be read.
 */
export async function runDiagnose(
  io: Streams,
  words: readonly string[],
  flags: DiagnoseFlags,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await readAndTell(io, words, flags, signal)
  } catch (error) {
    // What is cut off by Ctrl-C fails, and nobody wants to hear how.
    if (signal.aborted) return interrupted
    throw error
  }
}

async function readAndTell(
  io: Streams,
  words: readonly string[],
  flags: DiagnoseFlags,
  signal: AbortSignal,
): Promise<number> {
  const selector = flags.selector === undefined ? undefined : labelSelectorFrom(flags.selector)
  const taken = await takeSnapshot(flags, words, readsOf(analyzers), signal)
  try {
    signal.throwIfAborted()
    const { snapshot, target, warning } = taken
    if (warning !== undefined) io.say(warning)
    const examination = examine(snapshot, analyzers)
    const about = (diagnosis: Diagnosis): Diagnosis => {
      const chosen = target === undefined ? diagnosis : aboutTarget(diagnosis, target, examination.facts)
      return selector === undefined ? chosen : selectLabels(chosen, selector, snapshot)
    }
    const diagnosis = await concludeWithLogs(examination, about, flags.logs ? taken.logs : undefined)
    signal.throwIfAborted()
    for (const note of notesOf(diagnosis, target, snapshot)) io.say(note)
    const scope = scopeOf(target, examination.facts, readsOf(analyzers).length - unreadKinds(diagnosis))
    const layout = { width: widthFor(flags.columns), colour: io.colour, wide: flags.output === 'wide' }
    io.out(printDiagnosis(diagnosis, flags.output, scope, layout))
    return diagnosis.verdicts.length > 0 ? 1 : 0
  } finally {
    taken.close()
  }
}

function notesOf(diagnosis: Diagnosis, target: DiagnosisTarget | undefined, snapshot: Snapshot): string[] {
  const note = target !== undefined && 'name' in target ? checkTarget(target, snapshot, diagnosis) : undefined
  return [...(note === undefined ? [] : [note]), ...unreadNotes(diagnosis.unread)]
}

function unreadKinds({ unread }: Diagnosis): number {
  return unread.filter(({ resource }) => !resource.startsWith('analyzer ')).length
}
