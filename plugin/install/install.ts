import { join } from 'node:path'
import { deleteObject } from '../../cluster/objects.ts'
import { dig, type JsonObject } from '../../policies/json.ts'
import { confirm } from '../connect/confirm.ts'
import type { Connection } from '../connect/connect.ts'
import { orThrow } from '../connect/failure-text.ts'
import type { Streams } from '../streams.ts'
import { version } from '../version.ts'
import { applySteps } from './apply-steps.ts'
import { checkInstallPermissions } from './check-permissions.ts'
import { chooseSettings, refuseDowngrade, refuseEnding } from './choose.ts'
import { findInstalled, type Installed } from './installed.ts'
import { baseDirectory, ownNamespace, scanDirectory, setsDirectory } from './names.ts'
import { objectTitle } from './object-types.ts'
import { planInstall, targetsOf, type Step } from './plan.ts'
import { planTable, refusalError } from './plan-text.ts'
import { printManifests, type ManifestFormat } from './print-manifests.ts'
import type { Progress } from './progress.ts'
import { readManifests } from './read-manifests.ts'
import { checkServerVersion } from './server-version.ts'
import { imageOf, isOwnDeployment, withSettings, type Settings } from './settings.ts'
import { waitUntilReady, waitUntilRegistered } from './wait-until-working.ts'

/** What a person asks of an installation. */
export interface InstallOptions extends Settings {
  /** Also the CronJob that scans; where it is there already it stays up to date without. */
  scan: boolean
  /** Say what would be done, do nothing. */
  dryRun: boolean
  /** How the dry run is printed; default as a table. */
  output: ManifestFormat | undefined
  yes: boolean
  wait: boolean
  /** For the pods, and then for the webhooks (milliseconds). */
  timeout: number
  forceConflicts: boolean
  allowDowngrade: boolean
}

/** The manifests with a person's choices: what a dry run without a cluster prints. */
export async function manifestsFor(settings: Settings & { scan: boolean }): Promise<JsonObject[]> {
  return withSettings(await readAll(settings.scan), settings)
}

async function readAll(scan: boolean): Promise<JsonObject[]> {
  return [...(await readManifests(baseDirectory)), ...(scan ? await readManifests(scanDirectory) : [])]
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
  const intent = await prepare(connection, options)
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

/** What an installation would do to a cluster. */
interface Intent {
  steps: readonly Step[]
  removals: readonly (Installed['webhooks'][number] & { title: string; why: string })[]
  image: string
  replicas: number
}

async function prepare({ client }: Connection, options: InstallOptions): Promise<Intent> {
  await checkServerVersion(client)
  await checkInstallPermissions(client, targetsOf(await readAll(options.scan)))
  const installed = await findInstalled(client)
  refuseEnding(installed.ending)
  if (!options.allowDowngrade) refuseDowngrade(installed.versions, version)
  const manifests = await readAll(options.scan || installed.scan)
  const targets = targetsOf(withSettings(manifests, chooseSettings(options, manifests, installed.deployment)))
  const removals = removalsOf(installed)
  const plan = await planInstall(client, targets, {
    force: options.forceConflicts,
    deletesWebhooks: removals.length > 0,
  })
  if (!plan.ok) throw refusalError(plan.refused)
  const deployment = targets.find(({ object }) => isOwnDeployment(object))?.object
  const replicas = dig(deployment, 'spec', 'replicas')
  return {
    steps: plan.steps,
    removals,
    image: imageOf(deployment) ?? '',
    replicas: typeof replicas === 'number' ? replicas : 1,
  }
}

/** Webhooks that nobody answers enforce nothing; all they can do is to block. The server registers them again. */
function removalsOf({ webhooks, readyPods }: Installed): Intent['removals'] {
  if (readyPods > 0) return []
  const why = 'no pod is ready to answer it, so it only blocks; registered again when one is'
  return webhooks.map(({ type, name }) => ({ type, name, title: objectTitle(type, name), why }))
}

function printDryRun({ steps, removals }: Intent, { output }: InstallOptions): string {
  return output === undefined
    ? planTable(steps, removals)
    : printManifests(
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
  io.say(`\nImage: ${image}`)
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
