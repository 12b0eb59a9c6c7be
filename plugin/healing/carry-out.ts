import type { ApiClient } from '../../cluster/api-client.ts'
import { getObject } from '../../cluster/objects.ts'
import { resources, type ResourceType } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import type { JsonObject } from '../../policies/json.ts'
import { confirm } from '../connect/confirm.ts'
import { failureLine, orThrow } from '../connect/failure-text.ts'
import { whoami } from '../connect/whoami.ts'
import type { ObjectReference } from '../object-reference.ts'
import { printObject, type ObjectFormat } from '../output/object.ts'
import { progressOnStderr } from '../output/progress.ts'
import type { Streams } from '../streams.ts'
import { interruptible } from './act/interrupt.ts'
import { prepare } from './act/prepare.ts'
import { place, previewText } from './act/preview.ts'
import { takeBack } from './act/take-back.ts'
import { takeSteps, type ReadyStep, type Taken, type Taking } from './act/take-steps.ts'
import { tryOutAll } from './act/try-out-all.ts'
import { undoCommands } from './act/undo-commands.ts'
import type { Health } from './health.ts'
import type { Plan } from './plan.ts'
import { demandRecords, noJournal, openJournal, recordNamespace, type Journal } from './record/journal.ts'
import { keepNewest } from './record/keep-newest.ts'
import { recordableUndo } from './record/recordable-undo.ts'
import type { HealthStatus, Phase, RemediationSpec, RemediationStatus, Trigger } from './record/remediation.ts'
import { finished, planned, undone, verifying } from './record/status.ts'
import { look, verify } from './verify.ts'

/** How a plan is carried out. Times are milliseconds. */
export interface CarryOutOptions {
  yes: boolean
  dryRun: 'none' | 'client' | 'server'
  /** False: nothing is written down, and what takes it back is printed. */
  record: boolean
  timeout: number
  /** How long the target has to stay healthy. */
  stableFor: number
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
  const steps = await prepare(client, plan.steps)
  io.say(previewText(plan, steps).trimEnd())
  if (options.dryRun === 'client') return told(stage, plan, options, 'client dry run')
  const { denials, notes } = await tryOutAll(client, steps)
  for (const note of notes) io.say(`note: ${note}`)
  for (const denial of denials) io.say(`refused: ${denial}`)
  if (denials.length > 0) {
    io.say('Nothing was changed.')
    return 1
  }
  if (!isReal) return told(stage, plan, options, 'server dry run')
  if (!(await confirm(io, `${plan.remedy} for ${place(plan.target)}`, options))) return 1
  const ready = await Promise.all(
    steps.map(async (step) => ({ ...step, recorded: await recordableUndo(client, step) })),
  )
  return interruptible((signal) => act({ ...stage, plan, options, ready, signal }))
}

function told({ io }: Stage, plan: Plan, options: CarryOutOptions, how: string): number {
  if (options.output === undefined) io.out(`${place(plan.target)}: ${plan.remedy} would be done (${how})\n`)
  else
    io.out(
      printObject(
        {
          apiVersion: 'kubectl-heal.io/v1alpha1',
          kind: 'Remediation',
          metadata: { namespace: recordNamespace(plan.target) },
          spec: specOf(plan, options, 'unknown', []),
        },
        options.output,
      ),
    )
  return 0
}

interface Run extends Stage {
  plan: Plan
  options: CarryOutOptions
  ready: readonly ReadyStep[]
  signal: AbortSignal
}

async function act(run: Run): Promise<number> {
  const { client, io, plan, options, ready, signal } = run
  const type = typeOf(plan)
  const before = await look(client, type, plan.target)
  const health: Health = typeof before === 'string' ? { state: 'Progressing', reason: before } : before.health
  const status = planned(plan, statusOf(health))
  const journal = options.record ? await openJournal(client, await askedSpec(client, plan, options), status) : noJournal
  if (journal.id !== undefined) io.say(`Recorded as remediation ${journal.id.name}.`)
  const taking: Taking = {
    client,
    journal,
    signal,
    now,
    say: (line) => {
      io.say(line)
    },
  }
  const taken = await takeSteps(taking, ready, status)
  const ended = { ...run, journal, before: health, type }
  return taken.kind === 'all' ? await verified(ended, taken) : await stopped(ended, taken)
}

interface Ended extends Run {
  journal: Journal
  before: Health
  type: ResourceType
}

/** Not all steps were taken: what was done is taken back, but for what a person stopped or nobody knows. */
async function stopped(run: Ended, taken: Exclude<Taken, { kind: 'all' }>): Promise<number> {
  if (taken.kind === 'interrupted') {
    const message =
      taken.done.length === 0
        ? 'stopped before anything was changed'
        : `stopped after step ${String(taken.done.length)}`
    return end(run, taken, { phase: 'Failed', message, code: 2 })
  }
  if (taken.kind === 'unknown')
    return end(run, taken, {
      phase: 'Failed',
      message: `it is not known whether this was done: ${taken.reason}`,
      code: 2,
    })
  if (taken.done.length === 0) return end(run, taken, { phase: 'Refused', message: taken.reason, code: 1 })
  return reverted(run, taken, taken.reason)
}

async function verified(run: Ended, taken: Taken): Promise<number> {
  const { client, plan, options, signal, journal, before, type } = run
  const status = verifying(taken.status)
  await journal.write(status)
  const of = plan.awaits ?? plan.target
  const ofType = plan.awaits === undefined ? type : typeOf({ ...plan, target: plan.awaits })
  const waiting = { signal, now: () => performance.now() }
  let outcome: Awaited<ReturnType<typeof verify>> = { kind: 'unhealthy', health: before }
  await progressOnStderr().step(`waiting for ${place(of)}`, async (tell) => {
    outcome = await verify(() => look(client, ofType, of), before, options, { ...waiting, tell })
    return `${place(of)}: ${outcome.health.reason}`
  })
  const seen = { ...taken, status }
  if (outcome.kind === 'healthy')
    return end(run, seen, { phase: 'Succeeded', message: outcome.health.reason, code: 0, after: outcome.health })
  if (outcome.kind === 'interrupted') {
    const message = `stopped while waiting: ${outcome.health.reason}`
    return end(run, seen, { phase: 'Failed', message, code: 2, after: outcome.health })
  }
  return reverted(run, seen, `not healthy after it: ${outcome.health.reason}`, outcome.health)
}

/** Takes back what was done, and tells both failures where that fails too. */
async function reverted(run: Ended, taken: Taken, why: string, after?: Health): Promise<number> {
  const { client, io } = run
  const canUndo = taken.done.some(({ step }) => step.undo !== undefined)
  if (!canUndo)
    return end(run, taken, { phase: 'Failed', message: `${why}; there is nothing to take back`, code: 1, after })
  io.say(`${why}. Taking it back …`)
  const failed = await takeBack(client, taken.done)
  if (failed === undefined)
    return end(run, { ...taken, status: undone(taken.status) }, { phase: 'Undone', message: why, code: 1, after })
  return end(run, taken, { phase: 'Failed', message: `${why}; and ${failed}`, code: 2, after })
}

interface End {
  phase: Phase
  message: string
  code: number
  after?: Health | undefined
}

async function end(run: Ended, { status, done }: Taken, { phase, message, code, after }: End): Promise<number> {
  const { client, io, journal, plan, options } = run
  const health = after === undefined ? {} : { after: statusOf(after) }
  const final = finished(status, { phase, message, now: now(), ...health })
  try {
    await journal.write(final)
  } catch (error) {
    io.say(`warning: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (phase !== 'Succeeded') io.say(`${phase}: ${message}`)
  for (const line of waysBack(journal, final, done, phase)) io.say(line)
  if (journal.id !== undefined) for (const note of await keepNewest(client, plan.target)) io.say(note)
  await printEnd(run, phase, options.output)
  return code
}

function waysBack(journal: Journal, { undo }: RemediationStatus, done: readonly ReadyStep[], phase: Phase): string[] {
  if (journal.id === undefined)
    return phase === 'Undone' ? [] : undoCommands(done.toReversed().flatMap(({ step }) => step.undo ?? []))
  if (undo.length === 0) return []
  return [`Take it back: kubectl heal undo ${journal.id.name} -n ${journal.id.namespace}`]
}

async function printEnd({ io, client, journal, plan }: Ended, phase: Phase, output?: ObjectFormat): Promise<void> {
  if (journal.id === undefined || output === undefined) {
    const as = journal.id === undefined ? '' : ` (remediation ${journal.id.name})`
    io.out(`${place(plan.target)}: ${plan.remedy} ${phase.toLowerCase()}${as}\n`)
    return
  }
  const stored = await getObject(client, resources.remediations, journal.id)
  if (stored.ok) io.out(printObject(stored.value, output))
  else io.say(`the record could not be read again: ${failureLine(stored.failure)}`)
}

async function askedSpec(client: ApiClient, plan: Plan, options: CarryOutOptions): Promise<RemediationSpec> {
  const { username, groups } = orThrow(await whoami(client), 'nothing was changed: who asks could not be written down')
  return specOf(plan, options, username, groups)
}

function specOf(
  plan: Plan,
  { trigger, reason, undoOf }: CarryOutOptions,
  username: string,
  groups: readonly string[],
): RemediationSpec & JsonObject {
  return {
    target: plan.target,
    trigger,
    remedy: plan.remedy,
    requestedBy: { username, groups },
    ...(reason === undefined ? {} : { reason }),
    ...(undoOf === undefined ? {} : { undoOf }),
    plan: plan.steps.map(({ sentence }) => sentence),
  }
}

/** The type of the target: that of a step about it, else one of those that are known here. */
function typeOf({ target, steps }: Plan): ResourceType {
  const own = steps.find(({ write }) => isSameKind(write.of, target))?.write.resource
  const known = Object.values(resources).find(({ kind }) => kind === target.kind)
  const type = own ?? known
  if (type === undefined) throw new HealError('unknown-kind', `${target.kind} is no kind that is known here`)
  return type
}

function isSameKind(left: ObjectReference, right: ObjectReference): boolean {
  return left.kind === right.kind && left.name === right.name
}

function statusOf({ state, reason }: Health): HealthStatus {
  return { state, reason }
}

function now(): string {
  return new Date().toISOString()
}
