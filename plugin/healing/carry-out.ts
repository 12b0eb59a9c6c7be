import type { ApiClient } from '../../cluster/api-client.ts'
import { confirm } from '../connect/confirm.ts'
import { printObject, type ObjectFormat } from '../output/object.ts'
import type { Streams } from '../streams.ts'
import { attempt } from './act/attempt.ts'
import { interruptible } from '../interrupt.ts'
import { prepare } from './act/prepare.ts'
import { deedOf, previewText } from './act/preview.ts'
import { referenceText } from '../reference-text.ts'
import { tryOutAll } from './act/try-out-all.ts'
import type { Plan } from './plan.ts'
import { demandRecords } from './record/journal.ts'
import { recordNamespace } from './record/record-namespace.ts'
import { recordableUndo } from './record/recordable-undo.ts'
import type { Trigger } from './record/remediation.ts'
import { specOf } from './record/spec.ts'

/** How a plan is carried out. Times are milliseconds. */
export interface CarryOutOptions {
  yes: boolean
  dryRun: 'none' | 'client' | 'server'
  /** False: nothing is written down, and what takes it back is printed. */
  record: boolean
  /** How long to wait for health at most. */
  timeout: number
  /** How long the target has to stay healthy. */
  stableFor: number
  /**
   * False: done is done, whether the target is well afterwards or not (an undo). `if-healthy`: it has to be well afterwards only where
   * it was before (what is put back is what was declared, and cures nothing).
   */
  verify?: boolean | 'if-healthy'
  trigger: Trigger
  reason?: string | undefined
  /** The Remediation that this takes back. */
  undoOf?: string
  output?: ObjectFormat | undefined
}

/** Where a plan is carried out, and who hears of it. */
export interface Stage {
  io: Streams
  client: ApiClient
}

/**
 * Carries a plan out: shows it, lets the API server judge it, asks, writes it down, takes its steps, waits until the target is well,
 * and takes everything back where it does not get well. Resolves to the exit code: 0 done, 1 refused or taken back, 2 when it is not
 * known how it stands. Throws a HealError where nothing was done.
 */
export async function carryOut(stage: Stage, plan: Plan, options: CarryOutOptions): Promise<number> {
  const { io, client } = stage
  const isReal = options.dryRun === 'none'
  if (isReal && options.record) await demandRecords(client, recordNamespace(plan.target))
  const deed = deedOf(plan, options)
  const steps = await prepare(client, plan.steps)
  io.say(previewText(plan, deed, steps).trimEnd())
  if (options.dryRun === 'client') return told(stage, plan, options)
  const { denials, notes } = await tryOutAll(client, steps)
  for (const note of notes) io.say(`note: ${note}`)
  for (const denial of denials) io.say(`refused: ${denial}`)
  if (denials.length > 0) {
    io.say('Nothing was changed.')
    return 1
  }
  if (!isReal) return told(stage, plan, options)
  if (!(await confirm(io, `${deed} for ${referenceText(plan.target)}`, options))) return 1
  const ready = await Promise.all(
    steps.map(async (step) => ({ ...step, recorded: await recordableUndo(client, step, plan.target) })),
  )
  return interruptible((signal) => attempt({ ...stage, plan, options, ready, signal }))
}

/** The result of a dry run: with -o the Remediation that would be made. */
function told({ io }: Stage, plan: Plan, options: CarryOutOptions): number {
  const { dryRun, output } = options
  if (output === undefined)
    io.out(`${referenceText(plan.target)}: ${deedOf(plan, options)} would be done (${dryRun} dry run)\n`)
  else {
    const metadata = { namespace: recordNamespace(plan.target), generateName: `${plan.target.name}-` }
    const spec = specOf(plan, options, { username: '' })
    io.out(printObject({ apiVersion: 'kubectl-heal.io/v1alpha1', kind: 'Remediation', metadata, spec }, output))
  }
  return 0
}
