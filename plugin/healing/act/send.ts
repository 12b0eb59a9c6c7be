import { objectName } from '../../object-reference.ts'
import type { ApiClient } from '../../../cluster/api-client.ts'
import type { ApiFailure, ApiRequest, ApiResult } from '../../../cluster/api-result.ts'
import { getObject } from '../../../cluster/objects.ts'
import { listPath, objectPath } from '../../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../../policies/json.ts'
import { isOperations } from './hidden.ts'
import { isApplied, type SendableWrite } from './prepare.ts'
import { takesAway } from './takes-away.ts'

/** What came of a write. `lost`: no answer came, and looking did not tell whether it was done. */
export type Sent =
  | { kind: 'done'; object: JsonObject; note?: string }
  | { kind: 'refused'; failure: ApiFailure }
  | { kind: 'lost'; failure: ApiFailure }

const timeout = 30_000

/** Sends a write. Where the answer is lost it looks whether it was done: the same write is never sent twice. */
export async function send(client: ApiClient, write: SendableWrite): Promise<Sent> {
  const result = await client.request(requestOf(write, false))
  if (result.ok) return { kind: 'done', object: result.value }
  const { failure } = result
  const isGone = takesAway(write) && (failure.reason === 'NotFound' || failure.reason === 'Conflict')
  if (!isAmbiguous(failure) && !isGone) return { kind: 'refused', failure }
  const { done, object = {} } = await lookAfter(client, write)
  if (done === true) return { kind: 'done', object, note: isGone ? 'it was gone already' : wasLost }
  const isOver = isGone || hasEnded(failure)
  return { kind: done === false && isOver ? 'refused' : 'lost', failure }
}

const wasLost = 'the answer was lost, but it was done'

/** Lets the API server and its webhooks judge a write; nothing is stored. */
export function tryOut(client: ApiClient, write: SendableWrite): Promise<ApiResult> {
  return client.request(requestOf(write, true))
}

/** No answer, that of a gateway, or a success that could not be read: the write may have been done. */
function isAmbiguous({ reason, status }: ApiFailure): boolean {
  if (reason === 'Timeout' || reason === 'Unreachable' || reason === 'TooLarge') return true
  return (status >= 200 && status < 300) || (status >= 500 && status !== 501)
}

/** A request of which no end is known may yet be carried out, after anybody has looked: only an answer of the API server ends it. */
function hasEnded({ status, message }: ApiFailure): boolean {
  return status === 500 && !/etcdserver|timed out|timeout/i.test(message)
}

/** Whether a write was done, by what is there now; undefined where that does not tell. */
async function lookAfter(client: ApiClient, write: SendableWrite): Promise<{ done?: boolean; object?: JsonObject }> {
  const found = await getObject(client, write.resource, objectName(write.of), subresourceOf(write))
  if (found.ok) return { ...doneBy(write, found.value), object: found.value }
  if (found.failure.reason !== 'NotFound') return {}
  if (takesAway(write)) return { done: true }
  return write.verb === 'create' ? { done: false } : {}
}

function doneBy(write: SendableWrite, live: JsonObject): { done?: boolean } {
  if (write.verb === 'create') return { done: true }
  if (write.verb === 'replace') return {}
  if (write.verb === 'patch') {
    const done = isApplied(write, live)
    return done === undefined ? {} : { done }
  }
  const uid = asString(dig(live, 'metadata', 'uid'))
  const isAnother = write.uid !== undefined && uid !== write.uid
  return { done: isAnother || dig(live, 'metadata', 'deletionTimestamp') !== undefined }
}

function subresourceOf(write: SendableWrite): { subresource?: string } {
  return write.verb === 'patch' && write.subresource === 'scale' ? { subresource: 'scale' } : {}
}

function requestOf(write: SendableWrite, dryRun: boolean): ApiRequest {
  const query = { fieldManager: 'kubectl-heal', ...(dryRun ? { dryRun: 'All' } : {}) }
  const name = objectName(write.of)
  if (write.verb === 'create') {
    const path = listPath(write.resource, write.resource.namespaced ? write.of.namespace : undefined)
    return { method: 'POST', path, query, body: write.object, timeout }
  }
  if (write.verb === 'replace')
    return { method: 'PUT', path: objectPath(write.resource, name), query, body: write.object, timeout }
  if (write.verb === 'patch') return patchRequest(write, query)
  const preconditions = write.uid === undefined ? {} : { preconditions: { uid: write.uid } }
  // In the body: an API server that reads options from there ignores the query, and deletes.
  const trying = dryRun ? { dryRun: ['All'] } : {}
  if (write.verb === 'delete') {
    const how = { propagationPolicy: 'Background', ...preconditions, ...trying }
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...how }
    return { method: 'DELETE', path: objectPath(write.resource, name), body, timeout }
  }
  const body = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: name,
    deleteOptions: { ...preconditions, ...trying },
  }
  // In the query too, where webhooks are told from.
  return { method: 'POST', path: objectPath(write.resource, name, 'eviction'), query, body, timeout }
}

function patchRequest(
  write: Extract<SendableWrite, { verb: 'patch' }>,
  query: Readonly<Record<string, string>>,
): ApiRequest {
  const { patch, resourceVersion } = write
  const path = objectPath(write.resource, objectName(write.of), write.subresource)
  if (isOperations(patch)) {
    const version = { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion }
    const body = resourceVersion === undefined ? patch : [version, ...patch]
    return { method: 'PATCH', path, query, body, contentType: 'application/json-patch+json', timeout }
  }
  const metadata = { ...(dig(patch, 'metadata') ?? {}), resourceVersion }
  const body = resourceVersion === undefined ? patch : { ...patch, metadata }
  return { method: 'PATCH', path, query, body, contentType: 'application/merge-patch+json', timeout }
}
