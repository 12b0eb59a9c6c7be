import type { ApiClient } from '../../cluster/api-client.ts'
import { listObjects } from '../../cluster/list.ts'
import type { ObjectName, ResourceType } from '../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { count, list } from '../../policies/messages/text.ts'
import { orThrow } from '../connect/failure-text.ts'
import { find, findWebhooks } from '../install/installed.ts'
import { ownLabel, ownName, ownNamespace } from '../install/names.ts'
import { objectTitle, objectTypes } from '../install/object-types.ts'
import { findReports } from './written-reports.ts'
import type { Target } from '../install/plan.ts'

/** Something that is there and will go. */
export interface Removable {
  type: ResourceType
  name: ObjectName
  title: string
  /** What a person should know before; empty for most. */
  note: string
}

/** Everything of an installation that is in a cluster, and what of it stays. */
export interface Removables {
  objects: readonly Removable[]
  /** Policy reports of scans, in any namespace. */
  reports: readonly Removable[]
  /** Why something stays, a sentence each. */
  kept: readonly string[]
}

/**
 * What there is to remove: the objects of the manifests, the Lease and the webhook configurations, whatever is left of them. Throws a
 * HealError where that cannot be read.
 */
export async function findRemovables(
  client: ApiClient,
  targets: readonly Target[],
  { keepCrds }: { keepCrds: boolean },
): Promise<Removables> {
  const asked = [...targets, lease].filter(({ type }) => !keepCrds || type !== objectTypes.customresourcedefinitions)
  const [webhooks, present, reports] = await Promise.all([
    findWebhooks(client),
    Promise.all(asked.map(read(client))),
    findReports(client),
  ])
  const objects = present.flatMap((each) => (each === undefined ? [] : [each]))
  const namespace = objects.find(({ type }) => type === objectTypes.namespaces)
  const why = namespace === undefined ? undefined : await keepNamespace(client, namespace.object)
  return {
    objects: [
      ...webhooks.map((each) => ({
        ...each,
        title: objectTitle(each.type, each.name),
        note: 'first: from here on nothing is enforced',
      })),
      ...(await Promise.all(objects.filter((each) => each !== namespace || why === undefined).map(noted(client)))),
    ],
    reports,
    kept: [
      ...(why === undefined ? [] : [why]),
      ...(keepCrds
        ? ['The CustomResourceDefinitions stay, and with them all DriftPolicies, DriftExceptions and Remediations.']
        : []),
    ],
  }
}

type Found = Pick<Removable, 'type' | 'name' | 'title'> & { object: JsonObject }

const leaseName = { namespace: ownNamespace, name: ownName }
const lease = { type: objectTypes.leases, name: leaseName, title: objectTitle(objectTypes.leases, leaseName) }

function read(client: ApiClient) {
  return async ({ type, name, title }: Pick<Target, 'type' | 'name' | 'title'>): Promise<Found | undefined> => {
    const object = await find(client, type, name)
    return object === undefined ? undefined : { type, name, title, object }
  }
}

/** Why a namespace is not deleted: it is not of ours, or others work in it. */
async function keepNamespace(client: ApiClient, namespace: JsonObject): Promise<string | undefined> {
  if (dig(namespace, 'metadata', 'labels', ownLabel.key) !== ownLabel.value)
    return `The namespace ${ownNamespace} stays: it has no label ${ownLabel.key}=${ownLabel.value}.`
  const options = { namespace: ownNamespace, labelSelector: 'app.kubernetes.io/name!=kubectl-heal', limit: 50 }
  const { items } = orThrow(await listObjects(client, objectTypes.pods, options), `listing the pods of ${ownNamespace}`)
  const names = items.map((pod) => asString(dig(pod, 'metadata', 'name')) ?? '').sort()
  return names.length === 0
    ? undefined
    : `The namespace ${ownNamespace} stays: other pods run in it (${list(names, 3)}).`
}

function noted(client: ApiClient) {
  return async ({ type, name, title }: Found): Promise<Removable> => {
    if (type === objectTypes.namespaces) return { type, name, title, note: 'and everything in it' }
    const kept = type === objectTypes.customresourcedefinitions ? customTypes.get(name.name) : undefined
    if (kept === undefined) return { type, name, title, note: '' }
    const result = await listObjects(client, kept.type)
    const note = result.ok
      ? lossOf(result.value.items.length, kept)
      : 'and all that are in it; they could not be counted'
    return { type, name, title, note }
  }
}

interface CustomType {
  type: ResourceType
  plural: string
}

function lossOf(number: number, { type, plural }: CustomType): string {
  return number === 0 ? '' : `and with it ${count(number, type.kind, plural)}, for good (--keep-crds keeps them)`
}

const customTypes: ReadonlyMap<string, CustomType> = new Map([
  ['driftpolicies.kubectl-heal.io', { type: objectTypes.driftpolicies, plural: 'DriftPolicies' }],
  ['driftexceptions.kubectl-heal.io', { type: objectTypes.driftexceptions, plural: 'DriftExceptions' }],
  ['remediations.kubectl-heal.io', { type: objectTypes.remediations, plural: 'Remediations' }],
])
