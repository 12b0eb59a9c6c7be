import type { Connection } from '../connect/connect.ts'
import type { Streams } from '../streams.ts'
import { carryOut, type CarryOutOptions } from './carry-out.ts'
import { askedRemedy, chooseRemedy, isHandedOver, type Choice } from './choose-remedy.ts'
import { handOvers } from './hand-over.ts'
import type { Plan, RemedyName } from './plan.ts'
import { readSituation, type Named } from './read-situation.ts'
import { isNoPlan } from './remedies/outcomes.ts'
import { removeJob, tellJobLog } from './job-log.ts'
import type { Wish } from './situation.ts'

/** What `fix` was asked for. */
export interface FixRequest {
  named: Named
  namespace: string
  /** Undefined: the diagnosis chooses. */
  remedy: RemedyName | undefined
  wish: Wish
  /** The Job of a command stays. */
  keep: boolean
}

/** Heals one object by one remedy. Resolves to the exit code: 0 done or nothing to do, 1 refused or taken back, 2 not known. */
export async function fix(
  io: Streams,
  { client }: Connection,
  request: FixRequest,
  options: Omit<CarryOutOptions, 'trigger'>,
): Promise<number> {
  const situation = await readSituation(client, request.named, request.namespace, request.wish)
  const choice = request.remedy === undefined ? chooseRemedy(situation) : askedRemedy(situation, request.remedy)
  for (const line of choice.story) io.say(line)
  const carried = { ...options, trigger: triggerOf(choice) }
  const { remedy } = choice
  const handOver = remedy !== undefined && isHandedOver(remedy, situation) ? handOvers[remedy] : undefined
  if (handOver !== undefined) return (await handOver())({ io, client }, situation, carried)
  const { outcome } = choice
  if (isNoPlan(outcome)) {
    io.say(`${outcome.outcome === 'refused' ? 'refused' : 'nothing to do'}: ${outcome.reason}`)
    for (const line of outcome.next) io.say(`  ${line}`)
    return outcome.outcome === 'refused' ? 1 : 0
  }
  const code = await carryOut({ io, client }, outcome, carried)
  if (options.dryRun === 'none') await aftermath(io, client, outcome, request.keep)
  return code
}

function triggerOf({ verdict }: Choice): CarryOutOptions['trigger'] {
  return { type: 'Manual', ...(verdict === undefined ? {} : { code: verdict.code, sentence: verdict.cause }) }
}

/** What a command said, and its Job removed. */
async function aftermath(io: Streams, client: Connection['client'], plan: Plan, keep: boolean): Promise<void> {
  const job = plan.awaits
  if (job === undefined) return
  await tellJobLog(io, client, job)
  if (!keep) await removeJob(io, client, job)
}
