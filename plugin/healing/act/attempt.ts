import type { ApiClient } from '../../../cluster/api-client.ts'
import { resources, type ResourceType } from '../../../cluster/resource.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { orThrow } from '../../connect/failure-text.ts'
import { whoami } from '../../connect/whoami.ts'
import type { ObjectReference } from '../../object-reference.ts'
import { progressOnStderr } from '../../output/progress.ts'
import type { CarryOutOptions, Stage } from '../carry-out.ts'
import type { Health } from '../health.ts'
import type { Plan } from '../plan.ts'
import { noJournal, openJournal, type Journal } from '../record/journal.ts'
import { specOf } from '../record/spec.ts'
import { planned, undone, verifying } from '../record/status.ts'
import { look, verify, type Verified } from '../verify.ts'
import { end, recordOrTell, type Attempt } from './ending.ts'
import { referenceText } from '../../reference-text.ts'
import { takeBack } from './take-back.ts'
import { takeSteps, type ReadyStep, type Taken } from './take-steps.ts'

/** What a shell calls the end by Ctrl-C. */
const interrupted = 130

/** A plan that was agreed to. */
export interface Agreed extends Stage {
  plan: Plan
  options: CarryOutOptions
  ready: readonly ReadyStep[]
  signal: AbortSignal
}

/** Takes the steps of a plan, from its record to its end. Resolves to the exit code. */
export async function attempt(agreed: Agreed): Promise<number> {
  const { client, io, plan, options, ready, signal } = agreed
  const type = typeOf(plan, plan.target)
  const seen = await look(client, type, plan.target)
  const before: Health = typeof seen === 'string' ? { state: 'Progressing', reason: seen } : seen.health
  const status = planned(plan, { state: before.state, reason: before.reason })
  const journal = options.record ? await record(client, plan, options, status) : noJournal
  if (journal.id !== undefined) io.say(`Recorded as remediation ${journal.id.name}.`)
  const say = (line: string): void => {
    io.say(line)
  }
  const taken = await takeSteps({ client, journal, signal, now, say }, ready, status)
  const run = { ...agreed, journal, before, type }
  if (taken.kind !== 'all') return stopped(run, taken)
  if (isVerified(options, before)) return verified(run, taken)
  return end(run, taken, { phase: 'Succeeded', message: 'every step was taken', code: 0 })
}

function isVerified({ verify }: CarryOutOptions, before: Health): boolean {
  return verify === 'if-healthy' ? before.state === 'Healthy' : verify !== false
}

async function record(
  client: ApiClient,
  plan: Plan,
  options: CarryOutOptions,
  status: Parameters<Journal['write']>[0],
): Promise<Journal> {
  const asker = orThrow(await whoami(client), 'nothing was changed: who asks could not be written down')
  return openJournal(client, specOf(plan, options, { username: asker.username, groups: asker.groups }), status)
}

interface Run extends Attempt {
  ready: readonly ReadyStep[]
  signal: AbortSignal
  before: Health
  type: ResourceType
}

/** Not all steps were taken: what was done is taken back, but for what a person stopped or nobody knows. */
async function stopped(run: Run, taken: Exclude<Taken, { kind: 'all' }>): Promise<number> {
  const done = taken.done.length
  if (taken.kind === 'interrupted') {
    if (done === 0) {
      const message = 'stopped before anything was changed'
      return end(run, taken, { phase: 'Failed', message, code: interrupted })
    }
    // Half of a plan is nobody's wish.
    return reverted(run, taken, `stopped after step ${String(done)}`, { code: interrupted })
  }
  if (taken.kind === 'unknown') {
    const message = `it is not known whether this was done: ${taken.reason}`
    return end(run, { ...taken, done: [...taken.done, taken.inDoubt] }, { phase: 'Failed', message, code: 2 })
  }
  if (done === 0) return end(run, taken, { phase: 'Refused', message: taken.reason, code: 1 })
  return reverted(run, taken, taken.reason)
}

async function verified(run: Run, taken: Taken): Promise<number> {
  const status = verifying(taken.status)
  await recordOrTell(run, status)
  const { kind, health } = await waited(run)
  const seen = { ...taken, status }
  if (kind === 'healthy') return end(run, seen, { phase: 'Succeeded', message: health.reason, code: 0, after: health })
  if (kind === 'unhealthy') return reverted(run, seen, `not healthy after it: ${health.reason}`, { after: health })
  const message = `stopped while waiting: every step was taken, and whether it helped is not known; last seen: ${health.reason}`
  return end(run, seen, {
    phase: 'Failed',
    message,
    code: interrupted,
    after: health,
    outcome: 'done, but not verified',
  })
}

async function waited({ client, plan, options, signal, before, type }: Run): Promise<Verified> {
  const of = plan.awaits ?? plan.target
  const ofType = plan.awaits === undefined ? type : typeOf(plan, plan.awaits)
  let outcome: Verified = { kind: 'unhealthy', health: before }
  await progressOnStderr().step(`waiting for ${referenceText(of)}`, async (tell) => {
    const watching = { tell, signal, now: () => performance.now() }
    outcome = await verify(() => look(client, ofType, of), before, options, watching)
    return `${referenceText(of)}: ${outcome.health.reason}`
  })
  return outcome
}

/** Takes back what was done, and tells both failures where that fails too. */
async function reverted(
  run: Run,
  taken: Taken,
  why: string,
  { after, code = 1 }: { after?: Health; code?: number } = {},
): Promise<number> {
  const { client, io } = run
  const ending = { phase: 'Failed', code, after } as const
  if (!taken.done.some(({ step }) => step.undo !== undefined))
    return end(run, taken, { ...ending, message: `${why}; there is nothing to take back` })
  io.say(`${why.replace(/\.$/, '')}. Taking it back …`)
  const failed = await takeBack(client, taken.done)
  if (failed !== undefined) return end(run, taken, { ...ending, message: `${why}; and ${failed}`, code: 2 })
  return end(run, { ...taken, status: undone(taken.status) }, { ...ending, phase: 'Undone', message: why })
}

/** The type of an object: that of a step about it, else one of those that are known here. */
function typeOf({ steps }: Plan, { kind, name }: ObjectReference): ResourceType {
  const own = steps.find(({ write }) => write.of.kind === kind && write.of.name === name)?.write.resource
  const type = own ?? Object.values(resources).find((each) => each.kind === kind)
  if (type === undefined) throw new HealError('unknown-kind', `${kind} is no kind that is known here`)
  return type
}

function now(): string {
  return new Date().toISOString()
}
