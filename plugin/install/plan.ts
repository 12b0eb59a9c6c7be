import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiFailure } from '../../cluster/api-result.ts'
import { getObject } from '../../cluster/objects.ts'
import type { ObjectName, ResourceType } from '../../cluster/resource.ts'
import type { JsonObject } from '../../policies/json.ts'
import { applyOwn } from './apply-own.ts'
import { changedFields } from './changed-fields.ts'
import { nameOf, objectTitle, objectTypes, typeOf } from './object-types.ts'
import { failedOurWebhook } from './webhook-failure.ts'

/** A manifest, and where it goes. */
export interface Target {
  object: JsonObject
  type: ResourceType
  name: ObjectName
  /** `deployment/heal-admission` */
  title: string
}

/** What applying a manifest would do; `result` is the object as the API server would store it, where it was asked. */
export interface Step extends Target {
  change: 'create' | 'change' | 'unchanged'
  /** The fields that a change changes. */
  fields: readonly string[]
  result: JsonObject
}

/** Every step in order; or each manifest that the API server refuses, with why. */
export type Plan =
  { ok: true; steps: readonly Step[] } | { ok: false; refused: readonly { title: string; failure: ApiFailure }[] }

/** The targets of manifests, in their order. Throws where a type is not one of an installation: the package is at fault. */
export function targetsOf(manifests: readonly JsonObject[]): Target[] {
  return manifests.map((object) => {
    const type = typeOf(object)
    if (type === undefined) throw new Error(`install does not know ${String(object['kind'])}`)
    const name = nameOf(object)
    return { object, type, name, title: objectTitle(type, name) }
  })
}

/** How to plan. */
export interface PlanOptions {
  /** Take fields over from other managers. */
  force: boolean
  /** Our webhooks are deleted before anything is applied, so that they are no obstacle though they stand now. */
  deletesWebhooks: boolean
}

/** Asks the API server what applying would do (a dry run of each object, side by side); nothing is changed. */
export async function planInstall(client: ApiClient, targets: readonly Target[], options: PlanOptions): Promise<Plan> {
  const missing = await missingNamespaces(client, targets)
  const planned = await Promise.all(targets.map((target) => planOne(client, target, { ...options, missing })))
  const refused = planned.flatMap((each) => ('failure' in each ? [each] : []))
  if (refused.length > 0) return { ok: false, refused }
  return { ok: true, steps: planned.flatMap((each) => ('failure' in each ? [] : [each])) }
}

/** The namespaces that the installation would make: nothing can be tried in them, and nothing is there. */
async function missingNamespaces(client: ApiClient, targets: readonly Target[]): Promise<ReadonlySet<string>> {
  const own = targets.filter(({ type }) => type === objectTypes.namespaces)
  const found = await Promise.all(own.map(({ name }) => getObject(client, objectTypes.namespaces, name)))
  const missing = own.filter((_, index) => {
    const result = found[index]
    return result?.ok === false && result.failure.reason === 'NotFound'
  })
  return new Set(missing.map(({ name }) => name.name))
}

async function planOne(
  client: ApiClient,
  target: Target,
  { force, deletesWebhooks, missing }: PlanOptions & { missing: ReadonlySet<string> },
): Promise<Step | { title: string; failure: ApiFailure }> {
  const { object, type, name, title } = target
  const creation = { ...target, change: 'create', fields: [] } as const
  if (missing.has(name.namespace ?? '')) return { ...creation, result: object }
  const [stored, tried] = await Promise.all([
    getObject(client, type, name),
    applyOwn(client, target, { force, dryRun: true }),
  ])
  if (!tried.ok && deletesWebhooks && failedOurWebhook(tried.failure))
    return { ...target, change: 'change', fields: ['known when its webhook is deleted'], result: object }
  if (!tried.ok) return { title, failure: tried.failure }
  if (!stored.ok)
    return stored.failure.reason === 'NotFound'
      ? { ...creation, result: tried.value }
      : { title, failure: stored.failure }
  const fields = changedFields(stored.value, tried.value)
  return { ...target, change: fields.length === 0 ? 'unchanged' : 'change', fields, result: tried.value }
}
