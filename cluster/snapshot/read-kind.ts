import type { JsonObject } from '../../policies/json.ts'
import type { ApiClient } from '../api-client.ts'
import type { ApiFailure } from '../api-result.ts'
import { isNotServed } from '../failure.ts'
import { textAt } from '../json.ts'
import { eachPage, type ListOptions } from '../list.ts'
import { getObject } from '../objects.ts'
import { resources, type ResourceKey } from '../resource.ts'
import type { ReadOptions } from './read-options.ts'
import { secretWithoutValues } from './secret.ts'
import type { KindRead } from './snapshot.ts'

/** What came of reading one kind, and the failure that ended it. */
export interface KindOutcome extends KindRead {
  failure?: ApiFailure
}

/** How one kind is read; `onPage` is told how many objects came. */
export interface KindOptions extends Pick<ReadOptions, 'namespace' | 'project' | 'signal' | 'timeout'> {
  onPage: (objects: number) => void
}

/** More objects of one kind are not gathered in memory. */
const mostObjects = 300_000

/** Reads a kind page by page. ConfigMaps come as metadata, Secrets without values; what was read before a failure is kept. */
export async function readKind(client: ApiClient, resource: ResourceKey, options: KindOptions): Promise<KindOutcome> {
  if (resource === 'secrets') return readSecrets(client, options)
  if (resource === 'coreevents') return readEvents(client, options)
  const outcome = await readList(client, resource, options, formOf(resource))
  if (resource === 'namespaces' && outcome.failure?.reason === 'Forbidden' && options.namespace !== undefined)
    return withOwnNamespace(client, outcome, options)
  return outcome
}

function formOf(resource: ResourceKey): ListOptions {
  if (resource === 'configmaps') return { form: 'metadata', skipManagedFields: true }
  // Only they tell when a Deployment was written that its controller has not looked at.
  return { skipManagedFields: resource !== 'deployments' }
}

async function readList(
  client: ApiClient,
  resource: ResourceKey,
  { namespace, project, signal, timeout, onPage }: KindOptions,
  list: ListOptions,
): Promise<KindOutcome> {
  const objects: JsonObject[] = []
  const where = { ...(namespace === undefined ? {} : { namespace }), ...(timeout === undefined ? {} : { timeout }) }
  const keep = (object: JsonObject): JsonObject => (project === undefined ? object : project(resource, object))
  const result = await eachPage(client, resources[resource], { ...where, ...list, keep }, ({ items }) => {
    for (const item of items) objects.push(item)
    onPage(items.length)
    return signal?.aborted !== true && objects.length <= mostObjects
  })
  if (!result.ok) return failed(resource, objects, result.failure)
  if (signal?.aborted === true) return { resource, objects, unread: 'the reading was interrupted' }
  if (objects.length > mostObjects) return { resource, objects, unread: `there are more than ${mostObjects}` }
  return { resource, objects }
}

/** Events about Nodes stand in the namespace default; who may not read them there may not read Nodes either, and that is told. */
async function readEvents(client: ApiClient, options: KindOptions): Promise<KindOutcome> {
  const { namespace } = options
  const own = readList(client, 'coreevents', options, {})
  if (namespace === undefined || namespace === nodeEvents) return own
  const ofNodes = { ...options, namespace: nodeEvents }
  const [events, more] = await Promise.all([
    own,
    readList(client, 'coreevents', ofNodes, { fieldSelector: 'involvedObject.kind=Node' }),
  ])
  return { ...events, objects: [...events.objects, ...more.objects] }
}

const nodeEvents = 'default'

function failed(resource: ResourceKey, objects: JsonObject[], failure: ApiFailure): KindOutcome {
  const reason = isNotServed(failure) ? 'the API server does not serve it' : failure.message
  const unread = objects.length === 0 ? reason : `only the first ${objects.length} were read: ${reason}`
  return { resource, objects, unread, failure }
}

/** Names and types of all, as kubectl shows them, so that no value is sent; then the certificates of those that have one. */
async function readSecrets(client: ApiClient, options: KindOptions): Promise<KindOutcome> {
  const read = (list: ListOptions, keep: (secret: JsonObject) => JsonObject) =>
    readList(client, 'secrets', { ...options, project: (_, secret) => keep(secret) }, list)
  const all = await read({ form: 'table' }, (row) => secretWithoutValues(row, textAt(row, 'columns', 'Type')))
  if (all.unread !== undefined || !all.objects.some((secret) => secret['type'] === tls)) return all
  const withCertificate = await read({ fieldSelector: `type=${tls}` }, (secret) => secretWithoutValues(secret))
  const objects = [...all.objects.filter((secret) => secret['type'] !== tls), ...withCertificate.objects]
  if (withCertificate.unread === undefined) return { resource: 'secrets', objects }
  return { ...withCertificate, objects: all.objects, unread: `certificates: ${withCertificate.unread}` }
}

const tls = 'kubernetes.io/tls'

/** Who has rights in one namespace may read it, but not list them all. */
async function withOwnNamespace(
  client: ApiClient,
  outcome: KindOutcome,
  { namespace = '', project, timeout }: KindOptions,
): Promise<KindOutcome> {
  const found = await getObject(
    client,
    resources.namespaces,
    { name: namespace },
    timeout === undefined ? {} : { timeout },
  )
  if (!found.ok) return outcome
  return { ...outcome, objects: [project === undefined ? found.value : project('namespaces', found.value)] }
}
