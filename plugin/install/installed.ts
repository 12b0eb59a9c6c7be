import type { ApiClient } from '../../cluster/api-client.ts'
import { listObjects } from '../../cluster/list.ts'
import { getObject } from '../../cluster/objects.ts'
import type { ObjectName, ResourceType } from '../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { isConditionTrue } from '../../policies/kubernetes/conditions.ts'
import { orThrow } from '../connect/failure-text.ts'
import type { Parts } from './manifests-for.ts'
import { ownName, ownNamespace, ownPods, pullSecretsName, scanName, versionLabel, webhooksName } from './names.ts'
import { objectTypes } from './object-types.ts'

/** What of us is in a cluster. */
export interface Installed extends Parts {
  deployment: JsonObject | undefined
  pods: readonly JsonObject[]
  readyPods: number
  /** The webhook configurations that are there. */
  webhooks: readonly { type: ResourceType; name: ObjectName }[]
  /** What is being deleted, by its title: nothing can be put in it meanwhile. */
  ending: readonly string[]
  /** Versions by the label of what is there, of CustomResourceDefinitions and Deployment. */
  versions: readonly string[]
}

/** The types of the two webhook configurations. */
export const webhookTypes: readonly ResourceType[] = [
  objectTypes.validatingwebhookconfigurations,
  objectTypes.mutatingwebhookconfigurations,
]

const crds = ['driftpolicies.kubectl-heal.io', 'driftexceptions.kubectl-heal.io', 'remediations.kubectl-heal.io']

/** Reads what is there. Throws a HealError where it cannot be read. */
export async function findInstalled(client: ApiClient): Promise<Installed> {
  const name = { namespace: ownNamespace, name: ownName }
  const [namespace, scan, pullSecrets, deployment, pods, webhooks, ...definitions] = await Promise.all([
    find(client, objectTypes.namespaces, { name: ownNamespace }),
    find(client, objectTypes.cronjobs, { namespace: ownNamespace, name: scanName }),
    find(client, objectTypes.clusterrolebindings, { name: pullSecretsName }),
    find(client, objectTypes.deployments, name),
    readPods(client),
    findWebhooks(client),
    ...crds.map((crd) => find(client, objectTypes.customresourcedefinitions, { name: crd })),
  ])
  const versions = [deployment, ...definitions]
    .map((object) => asString(dig(object, 'metadata', 'labels', versionLabel)))
    .filter((version) => version !== undefined)
  const ending = [namespace, ...definitions]
    .filter((object) => dig(object, 'metadata', 'deletionTimestamp') !== undefined)
    .map((object) => `${String(object?.['kind']).toLowerCase()}/${String(dig(object, 'metadata', 'name'))}`)
  return {
    deployment,
    pods,
    ending,
    scan: scan !== undefined,
    pullSecrets: pullSecrets !== undefined,
    readyPods: pods.filter(isReady).length,
    webhooks,
    versions,
  }
}

/** The webhook configurations that are there. */
export async function findWebhooks(client: ApiClient): Promise<{ type: ResourceType; name: ObjectName }[]> {
  const name = { name: webhooksName }
  const found = await Promise.all(webhookTypes.map((type) => find(client, type, name)))
  return webhookTypes.filter((_, index) => found[index] !== undefined).map((type) => ({ type, name }))
}

/** The pods of the Deployment, wherever they are in their lives. */
export async function readPods(client: ApiClient): Promise<JsonObject[]> {
  const options = { namespace: ownNamespace, labelSelector: ownPods }
  return orThrow(await listObjects(client, objectTypes.pods, options), 'listing the pods of heal-admission').items
}

/** An object, or undefined where there is none. Throws where that cannot be known. */
export async function find(client: ApiClient, type: ResourceType, name: ObjectName): Promise<JsonObject | undefined> {
  const result = await getObject(client, type, name)
  if (!result.ok && result.failure.reason === 'NotFound') return undefined
  return orThrow(result, `reading ${type.kind} ${name.name}`)
}

/** Whether a pod serves. */
export function isReady(pod: JsonObject): boolean {
  return dig(pod, 'metadata', 'deletionTimestamp') === undefined && isConditionTrue(pod, 'Ready')
}
