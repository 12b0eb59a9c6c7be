import { HealError } from '../../policies/heal-error.ts'
import { count } from '../../policies/messages/text.ts'
import { confirm } from '../connect/confirm.ts'
import type { Connection } from '../connect/connect.ts'
import type { Streams } from '../streams.ts'
import { askWhoAsks } from './asker.ts'
import { exceptionTable } from './exception-table.ts'
import { isLive, type ExceptionView } from './exception-view.ts'
import { findExceptions, revokeOne, revokePatch } from './revoke.ts'

/** How exceptions are revoked. */
export interface RevokeOptions {
  yes: boolean
  /** The API server and its webhooks judge it; nothing is stored. */
  dryRun: boolean
}

/** Ends exceptions now, after showing them. Resolves to the exit code: 1 where a person said no. What has ended already is told. */
export async function revokeInCluster(
  io: Streams,
  { client }: Connection,
  names: readonly string[],
  options: RevokeOptions,
): Promise<number> {
  const asker = await askWhoAsks(client, Date.now)
  for (const note of asker.notes) io.say(note)
  if (asker.user === undefined)
    throw new HealError('no-user', 'an exception is revoked in your name, and the API server does not tell it')
  const views = await findExceptions(client, names, asker.now)
  for (const view of views) if (!isLive(view)) io.say(`${view.name} has ended already${howEnded(view)}.`)
  const live = views.filter(isLive)
  if (live.length === 0) return 0
  if (!options.yes && !options.dryRun) {
    for (const line of exceptionTable(live, false).trimEnd().split('\n')) io.say(line)
    if (!(await confirm(io, `Revoke ${count(live.length, 'exception')}`, options))) return 1
  }
  for (const { name } of live) {
    await revokeOne(client, name, revokePatch(asker.user.username, asker.now), options.dryRun)
    io.out(`driftexception.kubectl-heal.io/${name} revoked${options.dryRun ? ' (server dry run)' : ''}\n`)
  }
  return 0
}

function howEnded({ phase, expiresAt, revokedBy }: ExceptionView): string {
  return `: ${phase === 'Revoked' ? `revoked by ${revokedBy ?? 'somebody'}` : 'expired'} at ${expiresAt}`
}
