import type { ApiClient } from '../../cluster/api-client.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asArray, asString, dig, type JsonObject } from '../../policies/json.ts'
import { showDuration } from '../../policies/load/duration.ts'
import { find, readPods } from './installed.ts'
import { ownName, ownNamespace, webhooksName } from './names.ts'
import { objectTypes } from './object-types.ts'
import type { Progress } from '../output/progress.ts'
import { rolloutOf, type Rollout } from './rollout.ts'
import { waitFor } from './wait-for.ts'

/** Waits until all pods run what was applied and serve. Throws where that takes too long, with what the cluster says of it. */
export async function waitUntilReady(client: ApiClient, timeout: number, progress: Progress): Promise<void> {
  await progress.step('Waiting for the pods', async (tell) => {
    let last: Rollout | undefined
    const rollout = await waitFor({ timeout, every: 500 }, async () => {
      last = await readRollout(client)
      tell(last?.told ?? 'no Deployment')
      return last?.done === true || last?.failed === true ? last : undefined
    })
    if (rollout?.done === true) return rollout.told
    throw notReady(last?.told ?? 'there is no Deployment', rollout === undefined ? timeout : undefined)
  })
}

async function readRollout(client: ApiClient): Promise<Rollout | undefined> {
  const name = { namespace: ownNamespace, name: ownName }
  const [deployment, pods] = await Promise.all([find(client, objectTypes.deployments, name), readPods(client)])
  return deployment === undefined ? undefined : rolloutOf(deployment, pods)
}

function notReady(told: string, timeout: number | undefined): HealError {
  const when = timeout === undefined ? '' : ` after ${showDuration(timeout)}`
  return new HealError('not-ready', `installed, but heal-admission is not ready${when}: ${told}`, {
    hint: `See kubectl get pods -n ${ownNamespace} and kubectl logs -n ${ownNamespace} deployment/${ownName}; mend it and run install again, or take it away with kubectl heal uninstall`,
  })
}

/** Waits until the server has registered its webhooks. Throws where that takes too long. */
export async function waitUntilRegistered(client: ApiClient, timeout: number, progress: Progress): Promise<void> {
  await progress.step('Waiting for the webhooks', async (tell) => {
    const registered = await waitFor({ timeout, every: 500 }, async () => {
      tell('the server has not registered them yet')
      const type = objectTypes.validatingwebhookconfigurations
      return webhookCount(await find(client, type, { name: webhooksName }))
    })
    if (registered !== undefined) return 'webhooks registered'
    throw new HealError('not-registered', `installed, but no webhooks are registered after ${showDuration(timeout)}`, {
      hint: `See kubectl logs -n ${ownNamespace} deployment/${ownName}`,
    })
  })
}

/** How many webhooks can be called; undefined for none. */
function webhookCount(configuration: JsonObject | undefined): number | undefined {
  const webhooks = asArray(configuration?.['webhooks'])
  const callable = webhooks.filter((webhook) => (asString(dig(webhook, 'clientConfig', 'caBundle')) ?? '') !== '')
  return callable.length > 0 && callable.length === webhooks.length ? callable.length : undefined
}
