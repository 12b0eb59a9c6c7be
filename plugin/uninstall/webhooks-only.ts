import type { Connection } from '../connect/connect.ts'
import { confirm } from '../connect/confirm.ts'
import { webhooksName } from '../install/names.ts'
import { objectTitle } from '../install/object-types.ts'
import { webhookTypes } from '../install/installed.ts'
import type { Streams } from '../streams.ts'
import { isNothingToOpen, lookAround, openingPreview, type Standing } from './opening.ts'
import { keepDeleted, type Deleted } from './keep-deleted.ts'
import { stopServer } from './stop-server.ts'

/** What a person asks of the break-glass. */
export interface WebhooksOnlyOptions {
  yes: boolean
  /** Say what would be done, do nothing. */
  dryRun: boolean
}

/**
 * Opens the cluster: deletes the two webhook configurations and keeps a running server from registering them again (its Deployment
 * is scaled to 0), after showing it. Works while no pod runs, and with no permission but to delete the configurations: whatever
 * else cannot be done is told. Resolves to the exit code: 1 where a person said no. Throws a HealError where they stay or come back.
 */
export async function webhooksOnly(
  { client, server, context }: Connection,
  io: Streams,
  { yes, dryRun }: WebhooksOnlyOptions,
): Promise<number> {
  const standing = await lookAround(client)
  if (isNothingToOpen(standing)) {
    io.say('No webhook of kubectl-heal is registered, and no server runs that would register one: nothing to do.')
    return 0
  }
  const preview = openingPreview(standing)
  if (dryRun) io.out(preview)
  else io.say(preview)
  if (dryRun) return 0
  if (!(await confirm(io, `Stop all enforcement in ${server} (context ${JSON.stringify(context)})`, { yes }))) return 1
  const stopped = await stopServer(client, standing)
  for (const note of stopped.notes) io.say(note)
  report(io, standing, await keepDeleted(client, { serverStops: stopped.stopped }))
  return 0
}

function report(io: Streams, standing: Standing, { podsLeft }: Deleted): void {
  for (const type of webhookTypes) io.out(`${objectTitle(type, { name: webhooksName })} deleted\n`)
  if (podsLeft > 0)
    io.say(`warning: ${String(podsLeft)} of its pods have not ended yet; should the webhooks come back, run this again`)
  io.say('Nothing of kubectl-heal is enforced now. Once the trouble is over: kubectl heal install')
  if (standing.replicas === undefined) io.say('Whether a server still runs is not known; kubectl heal status tells.')
}
