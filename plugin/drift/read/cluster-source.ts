import type { ApiClient } from '../../../cluster/api-client.ts'
import type { ApiFailure } from '../../../cluster/api-result.ts'
import { isNotServed } from '../../../cluster/failure.ts'
import { eachPage } from '../../../cluster/list.ts'
import { applyObject, getObject } from '../../../cluster/objects.ts'
import { resources, type ResourceType } from '../../../cluster/resource.ts'
import { digObject, type JsonObject } from '../../../policies/json.ts'
import { absent, known, unknown, type Known } from '../../../policies/known.ts'
import { failureError, failureLine } from '../../connect/failure-text.ts'
import { serverNow } from '../../connect/server-now.ts'
import { admissionReasons } from '../cause/admission-events.ts'
import { definedKind } from '../schema/schema-of.ts'
import { clusterTypes, type TypeOf } from './cluster-types.ts'
import {
  asItIs,
  type DryRun,
  type LiveSource,
  type Located,
  type Read,
  type Scope,
  type UnreadKind,
  type Wanted,
} from './live-source.ts'
import { scannedTypes, type ScannedType } from './scanned-types.ts'

/** What a dry run is made with: nobody is called so, and so it never owns what it would take. */
const dryRunManager = 'kubectl-heal-drift'
/** Lists of several kinds at a time. */
const listsAtOnce = 4
/** Beyond this the objects of all namespaces are read at once. */
const mostNamespaces = 8
const mostEvents = 20_000

/**
 * Live objects of a cluster, at the time of its clock. Where the API server is away or does not know who asks, a HealError is thrown; where
 * it goes away after it has answered, what it has not told is unread.
 */
export function clusterSource(connected: ApiClient): LiveSource {
  const client = remembering(connected)
  const typeOf = clusterTypes(client)
  const namespaces = new Map<string, Promise<Known<JsonObject>>>()
  return {
    now: () => serverNow(client),
    find: (wanted) => find(client, typeOf, wanted),
    each: (scope, visit, keep = asItIs) => scan(client, typeOf, scope, { visit, keep }),
    autoscalers: (names) => readAll(client, resources.horizontalpodautoscalers, names, {}),
    definitions: (kinds) => definitions(client, kinds),
    admissionEvents: async (names) => {
      const reads = await Promise.all(
        admissionReasons.map((reason) =>
          readAll(client, resources.events, names, { fieldSelector: `reason=${reason}` }),
        ),
      )
      return { objects: reads.flatMap(({ objects }) => objects), unread: reads[0]?.unread ?? [] }
    },
    namespace: (name) => {
      const asked = namespaces.get(name) ?? readNamespace(client, name)
      namespaces.set(name, asked)
      return asked
    },
    dryRun: (manifest, namespace) => dryRun(client, typeOf, manifest, namespace),
  }
}

async function find(
  client: RememberingClient,
  typeOf: TypeOf,
  { apiVersion, kind, namespace, name }: Wanted,
): Promise<Located> {
  const found = await typeOf(apiVersion, kind)
  if (!found.ok) return { state: 'not-comparable', reason: found.reason }
  const { type } = found
  const result = await getObject(client, type, type.namespaced ? { namespace, name } : { name })
  if (result.ok) return { state: 'found', object: result.value }
  const { failure } = result
  if (isNotServed(failure))
    return { state: 'not-comparable', reason: `the API server does not serve ${kind} in ${apiVersion}` }
  if (failure.reason === 'NotFound') return { state: 'absent', isNamespaced: type.namespaced }
  return { state: 'unread', isNamespaced: type.namespaced, reason: reasonOf(failure, client) }
}

/** A client that knows whether its API server has ever answered. */
interface RememberingClient extends ApiClient {
  hasAnswered: boolean
}

function remembering(client: ApiClient): RememberingClient {
  const remembered: RememberingClient = {
    ...client,
    hasAnswered: false,
    async request(request) {
      const result = await client.request(request)
      remembered.hasAnswered ||= result.ok || result.failure.reason === 'Forbidden'
      return result
    },
    async text(request) {
      const result = await client.text(request)
      remembered.hasAnswered ||= result.ok || result.failure.reason === 'Forbidden'
      return result
    },
  }
  return remembered
}

/** One line; throws where nothing was answered so far, and nothing else can be asked either. */
function reasonOf(failure: ApiFailure, { hasAnswered }: RememberingClient): string {
  const isAway = ['Unreachable', 'Unauthorized', 'Timeout'].includes(failure.reason)
  if (isAway && !hasAnswered) throw failureError(failure)
  return failureLine(failure)
}

interface Visiting {
  visit: (objects: readonly JsonObject[]) => Promise<void>
  keep: (object: JsonObject) => JsonObject
}

async function scan(
  client: RememberingClient,
  typeOf: TypeOf,
  { namespace, kinds, name, selector }: Scope,
  { visit, keep }: Visiting,
): Promise<UnreadKind[]> {
  const unread: UnreadKind[] = []
  const waiting = kinds === undefined ? [...scannedTypes] : await typesOf(typeOf, kinds)
  const where = {
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { fieldSelector: `metadata.name=${name}` }),
  }
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { type, labelSelector } = next
      const labels = [name === undefined ? labelSelector : undefined, selector].filter((part) => part !== undefined)
      const selected = { ...where, ...(labels.length === 0 ? {} : { labelSelector: labels.join(',') }) }
      const result = await eachPage(client, type, { ...selected, keep }, ({ items }) => visit(items))
      if (!result.ok && !isNotServed(result.failure))
        unread.push({ resource: type.resource, reason: reasonOf(result.failure, client) })
    }
  }
  await Promise.all(Array.from({ length: listsAtOnce }, worker))
  return unread.sort((left, right) => (left.resource < right.resource ? -1 : 1))
}

/** `apps/v1/Deployment`: kinds as the manifests of a run name them. */
async function typesOf(typeOf: TypeOf, kinds: readonly string[]): Promise<ScannedType[]> {
  const types: ScannedType[] = []
  for (const each of kinds) {
    const slash = each.lastIndexOf('/')
    const found = await typeOf(each.slice(0, slash), each.slice(slash + 1))
    if (found.ok) types.push({ type: found.type })
  }
  return types
}

async function readAll(
  client: RememberingClient,
  type: ResourceType,
  names: readonly string[] | undefined,
  selector: { fieldSelector?: string },
): Promise<Read> {
  const objects: JsonObject[] = []
  const places = names === undefined || names.length > mostNamespaces ? [undefined] : names
  for (const namespace of places) {
    const where = { ...selector, ...(namespace === undefined ? {} : { namespace }) }
    const result = await eachPage(client, type, where, ({ items }) => {
      objects.push(...items)
      return objects.length < mostEvents
    })
    if (!result.ok && isNotServed(result.failure)) break
    if (!result.ok) return { objects, unread: [{ resource: type.resource, reason: reasonOf(result.failure, client) }] }
  }
  return { objects, unread: [] }
}

/** A definition that cannot be read costs only its defaults and the keys of its lists. */
async function definitions(client: ApiClient, kinds: readonly string[]): Promise<readonly JsonObject[]> {
  if (kinds.length === 0) return []
  const found: JsonObject[] = []
  await eachPage(client, resources.customresourcedefinitions, {}, ({ items }) => {
    found.push(...items.filter((definition) => kinds.includes(definedKind(definition))))
  })
  return found
}

async function readNamespace(client: ApiClient, name: string): Promise<Known<JsonObject>> {
  const result = await getObject(client, resources.namespaces, { name })
  if (result.ok) return known(result.value)
  return result.failure.reason === 'NotFound' ? absent : unknown(failureLine(result.failure))
}

async function dryRun(client: ApiClient, typeOf: TypeOf, manifest: JsonObject, namespace: string): Promise<DryRun> {
  const found = await typeOf(String(manifest['apiVersion']), String(manifest['kind']))
  if (!found.ok) return found
  const metadata = without(digObject(manifest, 'metadata') ?? {}, ['managedFields', 'resourceVersion', 'uid'])
  const rest = without(manifest, ['status'])
  const placed = { ...rest, metadata: { ...metadata, ...(found.type.namespaced ? { namespace } : {}) } }
  const result = await applyObject(client, found.type, placed, {
    dryRun: true,
    force: true,
    fieldManager: dryRunManager,
  })
  return result.ok ? { ok: true, object: result.value } : { ok: false, reason: failureLine(result.failure) }
}

/** What an apply must not send, where an exported object has it. */
function without(object: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)))
}
