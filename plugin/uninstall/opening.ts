import type { ApiClient } from '../../cluster/api-client.ts'
import { getObject } from '../../cluster/objects.ts'
import { asArray, asString, dig } from '../../policies/json.ts'
import { count } from '../../policies/messages/text.ts'
import { orThrow } from '../connect/failure-text.ts'
import { webhookTypes } from '../install/installed.ts'
import { ownName, ownNamespace, webhooksName } from '../install/names.ts'
import { objectTitle, objectTypes } from '../install/object-types.ts'
import { columns } from '../output/columns.ts'

/** What stands in the cluster, as far as it may be read. */
export interface Standing {
  configurations: readonly Configuration[]
  /** How many replicas the Deployment wants: 0 also where there is none, undefined where it may not be read. */
  replicas: number | undefined
}

interface Configuration {
  /** `validatingwebhookconfiguration/kubectl-heal` */
  title: string
  /** `unreadable` counts as there */
  state: 'there' | 'absent' | 'unreadable'
  /** by name; empty where it could not be read */
  webhooks: readonly string[]
}

/** Reads the webhook configurations and the Deployment; what is forbidden is no obstacle. Throws where the API server fails. */
export async function lookAround(client: ApiClient): Promise<Standing> {
  const name = { namespace: ownNamespace, name: ownName }
  const [deployment, ...found] = await Promise.all([
    getObject(client, objectTypes.deployments, name),
    ...webhookTypes.map((type) => getObject(client, type, { name: webhooksName })),
  ])
  const configurations = webhookTypes.map((type, index): Configuration => {
    const result = found[index]
    const title = objectTitle(type, { name: webhooksName })
    if (result?.ok === true) return { title, state: 'there', webhooks: webhooksOf(result.value) }
    const reason = result?.failure.reason
    if (reason === 'NotFound') return { title, state: 'absent', webhooks: [] }
    if (reason !== 'Forbidden' && result !== undefined) orThrow(result, `reading ${title}`)
    return { title, state: 'unreadable', webhooks: [] }
  })
  return { configurations, replicas: replicasOf(deployment) }
}

type Result = Awaited<ReturnType<typeof getObject>>

function replicasOf(deployment: Result | undefined): number | undefined {
  if (deployment?.ok !== true) return deployment?.failure.reason === 'NotFound' ? 0 : undefined
  const replicas = dig(deployment.value, 'spec', 'replicas')
  return typeof replicas === 'number' ? replicas : 1
}

function webhooksOf(configuration: unknown): string[] {
  return asArray(dig(configuration, 'webhooks')).map((webhook) => asString(dig(webhook, 'name')) ?? '')
}

/** True where nothing is registered and nothing would register it. */
export function isNothingToOpen({ configurations, replicas }: Standing): boolean {
  return replicas === 0 && configurations.every(({ state }) => state === 'absent')
}

/** What will be done, and what follows from it. */
export function openingPreview({ configurations, replicas }: Standing): string {
  const rows = configurations
    .filter(({ state }) => state !== 'absent')
    .map(({ title, state, webhooks }) => [
      'delete',
      title,
      state === 'there' ? count(webhooks.length, 'webhook') : 'it may not be read',
    ])
  const scale = `deployment/${ownName} -n ${ownNamespace}`
  const why = 'to 0: a running server registers its webhooks again'
  if (replicas !== 0) rows.push(['scale', scale, replicas === undefined ? why : `${why} (${String(replicas)} now)`])
  return `${columns(['DO', 'WHAT', 'NOTE'], rows)}
From then on nothing is enforced, nothing warned about, nothing filled in, and exceptions are not checked, for everybody and in
all namespaces, until: kubectl heal install
Policies, exceptions and everything else stay.
`
}
