import { join } from 'node:path'
import { deleteObject } from '../../cluster/objects.ts'
import { confirm } from '../connect/confirm.ts'
import type { Connection } from '../connect/connect.ts'
import { orThrow } from '../connect/failure-text.ts'
import type { Streams } from '../streams.ts'
import { version } from '../version.ts'
import { applySteps } from './apply-steps.ts'
import { planIntent, type Intent, type IntentOptions } from './intent.ts'
import { ownNamespace, setsDirectory } from './names.ts'
import { planTable } from './plan-text.ts'
import { printObjects } from '../output/object.ts'
import type { Progress } from '../output/progress.ts'
import { waitUntilReady, waitUntilRegistered } from './wait-until-working.ts'

/** What a person asks of an installation. */
export interface InstallOptions extends IntentOptions {
  /** Say what would be done, do nothing. */
  dryRun: boolean
  /** How the dry run is printed; default as a table. */
  output: 'yaml' | 'json' | undefined
  yes: boolean
  wait: boolean
  /** For the pods, and then for the webhooks (milliseconds). */
  timeout: number
}

/**
 * Installs, upgrades or mends: shows what will change, applies it in an order in which no webhook can stand in the way, and waits
 * until enforcement works. Resolves to the exit code; throws a HealError that says what to do.
 */
export async function install(
  connection: Connection,
  io: Streams,
  options: InstallOptions,
  progress: Progress,
): Promise<number> {
  const { client } = connection
  const intent = await planIntent(connection, options)
  const isNothing = intent.removals.length === 0 && intent.steps.every(({ change }) => change === 'unchanged')
  if (options.dryRun) {
    io.out(printDryRun(intent, options))
    return 0
  }
  if (isNothing) io.say(`kubectl-heal ${version} is installed already: nothing to change.`)
  else if (!(await agreed(connection, io, intent, options))) return 1
  for (const { title, type, name } of intent.removals)
    await progress.step(title, async () => {
      const result = await deleteObject(client, type, name)
      if (!result.ok && result.failure.reason !== 'NotFound') orThrow(result, `deleting ${title}`)
      return `${title} deleted`
    })
  await applySteps(client, intent.steps, { force: options.forceConflicts }, progress)
  await finish(connection, io, intent, options, progress)
  return 0
}

function printDryRun({ steps, removals }: Intent, { output }: InstallOptions): string {
  return output === undefined
    ? planTable(steps, removals)
    : printObjects(
        steps.map(({ result }) => result),
        output,
      )
}

function agreed(
  { context, server }: Connection,
  io: Streams,
  { steps, removals, image }: Intent,
  { yes }: InstallOptions,
): Promise<boolean> {
  io.say(planTable(steps, removals).trimEnd())
  io.say(`\nImage: ${image} (--image names another)`)
  return confirm(io, `Install kubectl-heal ${version} in ${server} (context ${JSON.stringify(context)})`, { yes })
}

async function finish(
  { client }: Connection,
  io: Streams,
  { replicas }: Intent,
  { wait, timeout }: InstallOptions,
  progress: Progress,
): Promise<void> {
  if (replicas === 0 || !wait) {
    io.out(`kubectl-heal ${version} is applied in ${ownNamespace}; kubectl heal status tells when it works\n`)
    return
  }
  await waitUntilReady(client, timeout, progress)
  await waitUntilRegistered(client, timeout, progress)
  io.out(`kubectl-heal ${version} works in ${ownNamespace}\n`)
  io.say(
    `Next: kubectl apply -f ${join(setsDirectory, 'resource-hygiene.yaml')} (or policies of your own), then kubectl heal status`,
  )
}
