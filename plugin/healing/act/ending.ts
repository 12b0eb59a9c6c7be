import { getObject } from '../../../cluster/objects.ts'
import { resources } from '../../../cluster/resource.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { printObject } from '../../output/object.ts'
import type { CarryOutOptions, Stage } from '../carry-out.ts'
import type { Health } from '../health.ts'
import type { Plan } from '../plan.ts'
import type { Journal } from '../record/journal.ts'
import { keepNewest } from '../record/keep-newest.ts'
import type { Phase, RemediationStatus } from '../record/remediation.ts'
import { finished } from '../record/status.ts'
import { deedOf } from './preview.ts'
import { referenceText } from '../../reference-text.ts'
import type { ReadyStep } from './take-steps.ts'
import { undoCommands } from './undo-commands.ts'

/** A plan that is being carried out. */
export interface Attempt extends Stage {
  plan: Plan
  options: CarryOutOptions
  journal: Journal
}

/** How an attempt ended. */
export interface Ending {
  phase: Phase
  message: string
  /** the exit code */
  code: number
  after?: Health | undefined
  /** What stdout calls it, where the phase would say too little. */
  outcome?: string
}

/** What was done when it ended. */
export interface DoneSoFar {
  status: RemediationStatus
  done: readonly ReadyStep[]
}

/** Writes the end of an attempt down and tells it, with what takes it back. Resolves to the exit code. */
export async function end(attempt: Attempt, { status, done }: DoneSoFar, ending: Ending): Promise<number> {
  const { client, io, journal, plan } = attempt
  const { phase, message, code, after, outcome = phase.toLowerCase() } = ending
  const health = after === undefined ? {} : { after: { state: after.state, reason: after.reason } }
  const final = finished(status, { phase, message, now: new Date().toISOString(), ...health })
  await recordOrTell(attempt, final)
  if (phase !== 'Succeeded') io.say(`${phase}: ${message}`)
  for (const line of waysBack(journal, final, phase === 'Undone' ? [] : done)) io.say(line)
  if (journal.id !== undefined) for (const note of await keepNewest(client, plan.target)) io.say(note)
  await printEnd(attempt, outcome)
  return code
}

/** Writes down how it goes once everything is done: a record that cannot be written any more is told, and no reason to fail. */
export async function recordOrTell({ io, journal }: Attempt, status: RemediationStatus): Promise<void> {
  try {
    await journal.write(status)
  } catch (error) {
    io.say(`warning: ${status.phase} is not recorded: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function waysBack({ id }: Journal, { undo, cannotUndo }: RemediationStatus, done: readonly ReadyStep[]): string[] {
  if (id === undefined) return undoCommands(done.toReversed().flatMap(({ step }) => step.undo ?? []))
  if (done.length > 0 && cannotUndo !== undefined) return [`It cannot be taken back from its record: ${cannotUndo}.`]
  return undo.length === 0 ? [] : [`Take it back: kubectl heal undo ${id.name} -n ${id.namespace}`]
}

async function printEnd({ io, client, journal: { id }, plan, options }: Attempt, outcome: string): Promise<void> {
  if (id === undefined || options.output === undefined) {
    const as = id === undefined ? '' : ` (remediation ${id.name})`
    io.out(`${referenceText(plan.target)}: ${deedOf(plan, options)} ${outcome}${as}\n`)
    return
  }
  const stored = await getObject(client, resources.remediations, id)
  if (stored.ok) io.out(printObject(stored.value, options.output))
  else io.say(`the record could not be read again: ${failureLine(stored.failure)}`)
}
