import { dig } from '../../policies/json.ts'
import type { Connection } from '../connect/connect.ts'
import { version } from '../version.ts'
import { checkInstallPermissions } from './check-permissions.ts'
import { chooseSettings, refuseDowngrade, refuseEnding } from './choose.ts'
import { findInstalled, type Installed } from './installed.ts'
import { readAll, type Parts } from './manifests-for.ts'
import { objectTitle } from './object-types.ts'
import { planInstall, targetsOf, type Step } from './plan.ts'
import { refusalError } from './plan-text.ts'
import { checkServerVersion } from './server-version.ts'
import { imageOf, isOwnDeployment, withSettings, type Settings } from './settings.ts'

/** What an installation would do to a cluster. */
export interface Intent {
  steps: readonly Step[]
  removals: readonly (Installed['webhooks'][number] & { title: string; why: string })[]
  image: string
  replicas: number
}

/** What a plan depends on; a part that is there already stays up to date without being asked for. */
export interface IntentOptions extends Settings, Parts {
  forceConflicts: boolean
  allowDowngrade: boolean
}

/** Looks at the cluster and plans; changes nothing. Throws a HealError for everything that stands in the way. */
export async function planIntent({ client }: Connection, options: IntentOptions): Promise<Intent> {
  await checkServerVersion(client)
  await checkInstallPermissions(client, targetsOf(await readAll(options)))
  const installed = await findInstalled(client)
  refuseEnding(installed.ending)
  if (!options.allowDowngrade) refuseDowngrade(installed.versions, version)
  const manifests = await readAll({
    scan: options.scan || installed.scan,
    pullSecrets: options.pullSecrets || installed.pullSecrets,
  })
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
