import { count } from '../../policies/messages/text.ts'
import { confirm } from '../connect/confirm.ts'
import type { Connection } from '../connect/connect.ts'
import { checkUninstallPermissions } from '../install/check-permissions.ts'
import { readAll } from '../install/manifests-for.ts'
import { objectTypes } from '../install/object-types.ts'
import { targetsOf } from '../install/plan.ts'
import type { Progress } from '../output/progress.ts'
import { columns } from '../output/columns.ts'
import type { Streams } from '../streams.ts'
import { findRemovables, type Removables } from './installed-objects.ts'
import { removalStages } from './removal-order.ts'
import { removeAll, removeReturnedWebhooks, waitUntilPodsAreGone } from './remove.ts'
import { waitUntilGone } from './wait-until-gone.ts'

/** What a person asks of an uninstallation. */
export interface UninstallOptions {
  /** Say what would be done, do nothing. */
  dryRun: boolean
  yes: boolean
  keepCrds: boolean
  /** For each thing that is waited for (milliseconds). */
  timeout: number
}

/**
 * Removes everything that install made, whatever is left of it: shows it, asks, and deletes it in an order that locks nothing.
 * Resolves to the exit code; throws a HealError where something cannot be deleted or does not go.
 */
export async function uninstall(
  connection: Connection,
  io: Streams,
  options: UninstallOptions,
  progress: Progress,
): Promise<number> {
  const { client, server, context } = connection
  const targets = targetsOf(await readAll({ scan: true, pullSecrets: true }))
  await checkUninstallPermissions(client, targets)
  const removables = await findRemovables(client, targets, options)
  if (removables.objects.length + removables.reports.length === 0) {
    io.say(['kubectl-heal is not installed here: nothing to remove.', ...removables.kept].join(' '))
    return 0
  }
  if (options.dryRun) io.out(preview(removables))
  else io.say(preview(removables).trimEnd())
  if (options.dryRun) return 0
  const question = `Uninstall kubectl-heal from ${server} (context ${JSON.stringify(context)})`
  if (!(await confirm(io, question, options))) return 1
  await removeInOrder(connection, removables, options.timeout, progress)
  io.out('kubectl-heal is uninstalled\n')
  return 0
}

function preview({ objects, reports, kept }: Removables): string {
  const { webhooks, running, rest, definitions } = removalStages(objects)
  const rows = [...webhooks, ...running, ...rest, ...definitions].map(({ title, note }) => [title, note])
  const [report] = reports
  if (report !== undefined)
    rows.push([`${report.type.resource}.${report.type.group}`, `of scans, in ${count(reports.length, 'namespace')}`])
  return columns(['DELETE', 'WHAT'], rows) + kept.map((sentence) => `\n${sentence}\n`).join('')
}

async function removeInOrder(
  { client }: Connection,
  { objects, reports }: Removables,
  timeout: number,
  progress: Progress,
): Promise<void> {
  const { webhooks, running, rest, definitions } = removalStages(objects)
  await removeAll(client, [...webhooks, ...running], progress)
  await waitUntilPodsAreGone(client, timeout, progress)
  // The leader may have repaired them between their deletion and its own.
  await removeReturnedWebhooks(client, progress)
  await removeAll(client, [...reports, ...rest, ...definitions], progress)
  const slow = [...rest.filter(({ type }) => type === objectTypes.namespaces), ...definitions]
  await waitUntilGone(client, slow, timeout, progress)
}
