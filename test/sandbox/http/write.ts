import { decodeAs } from '../codec/codec.ts'
import { isObject, objectOf, textAt } from '../json.ts'
import { apiVersionOf } from '../resources.ts'
import { applyPatch } from '../patch/apply-patch.ts'
import { ApiError, badRequest, barred, groupResource, invalid, notDone, required, wrong } from '../status.ts'
import type { JsonObject } from '../types.ts'
import { applyObject } from '../writes/apply.ts'
import { bindPod } from '../writes/bind.ts'
import { createObject } from '../writes/create.ts'
import { deleteObject } from '../writes/delete.ts'
import { evictPod } from '../writes/evict.ts'
import type { Machinery, WriteRequest } from '../writes/machinery.ts'
import { scaleKind, updateScale } from '../writes/scale.ts'
import { updateObject } from '../writes/update.ts'
import type { Change } from '../writes/update.ts'
import { applyType, readBody, unsupported } from './body.ts'
import type { Exchange } from './exchange.ts'
import { selectorOf } from './read.ts'
import { answerTokenRequest } from './reviews.ts'
import type { Target } from './target.ts'

/** An answer: the HTTP code and the body. */
export interface Answer {
  code: number
  body: JsonObject
}

/** What is done to a Pod by creating something. */
const acts = new Map([
  ['eviction', { group: 'policy', kind: 'Eviction', version: 'v1' }],
  ['binding', { group: '', kind: 'Binding', version: 'v1' }],
])

/** Does POST, PUT, PATCH or DELETE on a target. */
export async function write(machinery: Machinery, exchange: Exchange, target: Target): Promise<Answer> {
  const { method } = exchange
  if (method === 'PATCH') checkPatchOptions(exchange)
  const body = await readBody(exchange.incoming, exchange.contentType)
  if (target.namespace === undefined && !(method === 'DELETE' && target.name === '')) {
    throw new ApiError({
      code: 405,
      reason: 'MethodNotAllowed',
      message: 'the server does not allow this method on the requested resource',
    })
  }
  if (method === 'DELETE') return remove(machinery, exchange, target, body)
  const request = writeRequest(exchange, target, queryOptions(exchange.query))
  if (exchange.contentType === applyType && method === 'PATCH') return apply(machinery, exchange, target, request, body)
  if (method === 'POST' && target.name === '') {
    requireObject(exchange)
    return { code: 201, body: await createObject(machinery, request, asStored(target, body)) }
  }
  if (method === 'POST' && target.subresource === 'token') {
    return { code: 201, body: answerTokenRequest(machinery, request, objectOf(body)) }
  }
  if (method === 'POST' && acts.has(target.subresource)) {
    const object = decodeAs(acts.get(target.subresource) ?? target.info, body).object
    await (target.subresource === 'eviction' ? evictPod : bindPod)(machinery, request, object)
    return { code: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } }
  }
  if (method === 'POST') throw notDone(`POST to ${target.info.resource}/${target.subresource}`)
  if (method === 'PUT') requireObject(exchange)
  const type = target.subresource === 'scale' ? scaleKind : target.info
  const change: Change =
    method === 'PUT'
      ? () => asStored(target, body)
      : (current) => asStored(target, applyPatch(type, exchange.contentType, asViewed(target, current), body))
  const update = target.subresource === 'scale' ? updateScale : updateObject
  return {
    code: 200,
    body: await update(machinery, request, change, namesVersion(body)).catch((error: unknown) =>
      refusePatch(exchange, body, error),
    ),
  }
}

function asStored({ view }: Target, body: unknown): unknown {
  return view && isObject(body) ? view.toStored(body) : body
}

function asViewed({ view }: Target, object: JsonObject): JsonObject {
  return view ? view.fromStored(object) : object
}

/** PATCH by server-side apply. */
async function apply(
  machinery: Machinery,
  exchange: Exchange,
  target: Target,
  request: WriteRequest,
  body: unknown,
): Promise<Answer> {
  if (!isObject(body)) throw badRequest('error decoding YAML: an apply configuration must be an object')
  if (target.view) throw notDone(`server-side apply in ${apiVersionOf(target.view.info)}`)
  if (target.subresource !== '' && target.subresource !== 'status') {
    throw notDone(`server-side apply of ${target.info.resource}/${target.subresource}`)
  }
  const force = ['true', '1'].includes(exchange.query.get('force') ?? '')
  const { object, created } = await applyObject(machinery, request, body, force)
  return { code: created ? 201 : 200, body: object }
}

/** Refuses parameters of a PATCH that do not go together. */
function checkPatchOptions({ contentType, query }: Exchange): void {
  const isApply = contentType === applyType
  const errors = [
    ...(isApply && !query.get('fieldManager') ? [required('fieldManager', 'is required for apply patch')] : []),
    ...(!isApply && query.get('force') ? [barred('force', 'may not be specified for non-apply patch')] : []),
  ]
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', errors)
}

/** Whether a body or patch names a resourceVersion: then a conflict is the client's to solve. */
function namesVersion(body: unknown): boolean {
  if (Array.isArray(body)) return body.some((operation) => textAt(operation, 'path') === '/metadata/resourceVersion')
  return textAt(body, 'metadata.resourceVersion') !== ''
}

/** A patched object that cannot be decoded is the patch's fault: 422 with the patch, as the API server answers. */
function refusePatch({ method }: Exchange, patch: unknown, error: unknown): never {
  const why = error instanceof ApiError ? / cannot be handled as a \w+: (.*)$/s.exec(error.message)?.[1] : undefined
  if (method !== 'PATCH' || why === undefined) throw error
  throw invalid({ group: '', kind: '' }, '', [wrong('patch', JSON.stringify(patch), why)])
}

function requireObject({ contentType }: Exchange): void {
  if (!['', 'application/json', 'application/vnd.kubernetes.protobuf'].includes(contentType))
    throw unsupported(contentType)
}

function writeRequest(exchange: Exchange, target: Target, options: JsonObject): WriteRequest {
  const { info, namespace = '', name, subresource } = target
  const agent = exchange.userAgent.split('/')[0] ?? ''
  const manager = textAt(options, 'fieldManager') || agent || 'unknown'
  const dryRun = Array.isArray(options['dryRun']) && options['dryRun'].length > 0
  const warn = (message: string) => exchange.warnings.push(message)
  return { info, namespace, name, subresource, user: exchange.user, manager, options, dryRun, warn }
}

/** The query's write options in the order of Go's CreateOptions. */
function queryOptions(query: URLSearchParams): JsonObject {
  const dryRun = query.getAll('dryRun').filter((value) => value !== '')
  if (dryRun.some((value) => value !== 'All')) throw badRequest('dryRun: Unsupported value: supported values: "All"')
  const options: JsonObject = dryRun.length > 0 ? { dryRun } : {}
  for (const name of ['fieldManager', 'fieldValidation']) if (query.get(name)) options[name] = query.get(name)
  return options
}

async function remove(machinery: Machinery, exchange: Exchange, target: Target, body: unknown): Promise<Answer> {
  const { gracePeriodSeconds, preconditions, orphanDependents, propagationPolicy } = isObject(body) ? body : {}
  const query = exchange.query.get('propagationPolicy') ?? undefined
  const seconds = exchange.query.get('gracePeriodSeconds')
  const given = {
    gracePeriodSeconds: gracePeriodSeconds ?? (seconds === null ? undefined : Number(seconds)),
    preconditions,
    orphanDependents,
    propagationPolicy: propagationPolicy ?? query,
    // As the real one: options in a body make those of the query count for nothing.
    dryRun: isObject(body) ? body['dryRun'] : queryOptions(exchange.query)['dryRun'],
  }
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const request = writeRequest(exchange, target, options)
  if (target.name === '') return removeCollection(machinery, exchange, target, request)
  const { object, removed } = await deleteObject(machinery, request)
  return { code: 200, body: removed && target.info.kind !== 'Pod' ? deleted(target, object) : object }
}

async function removeCollection(
  machinery: Machinery,
  exchange: Exchange,
  target: Target,
  request: WriteRequest,
): Promise<Answer> {
  const objects = machinery.store.list(target.info, target.namespace).filter(selectorOf(target.info, exchange.query))
  for (const object of objects) {
    const name = textAt(object, 'metadata.name')
    await deleteObject(machinery, { ...request, name, namespace: textAt(object, 'metadata.namespace') })
  }
  return { code: 200, body: success({ kind: groupResource(target.info) }) }
}

function deleted({ info, name }: Target, object: JsonObject): JsonObject {
  const group = info.group === '' ? {} : { group: info.group }
  return success({ name, ...group, kind: info.resource, uid: textAt(object, 'metadata.uid') })
}

function success(details: JsonObject): JsonObject {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}
