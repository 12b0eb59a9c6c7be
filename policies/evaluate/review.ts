import { asArray, asObject, asString, isObject, type JsonObject } from '../json.ts'
import type { EvaluationRequest, User } from './request.ts'

/** A request as a review carries it; what was read of the cluster is added by who asks. */
export type ReviewedRequest = Omit<EvaluationRequest, 'surroundings'>

/** A parsed AdmissionReview. A uid that could be read is kept even of a bad one, so that it can be answered with a denial. */
export type ParsedReview =
  { ok: true; uid: string; request: ReviewedRequest } | { ok: false; uid?: string; reason: string }

const apiVersion = 'admission.k8s.io/v1'
const operations = new Set(['CREATE', 'UPDATE', 'DELETE', 'CONNECT'])

/** Reads an admission.k8s.io/v1 AdmissionReview from untrusted JSON; only the envelope is checked, the objects stay as they are. */
export function parseReview(body: unknown): ParsedReview {
  const review = asObject(body)
  if (review === undefined) return { ok: false, reason: 'expected an AdmissionReview object' }
  if (review['kind'] !== 'AdmissionReview' || review['apiVersion'] !== apiVersion) {
    return {
      ok: false,
      ...uidOf(review),
      reason: `expected apiVersion ${apiVersion}, kind AdmissionReview, not ${described(review)}`,
    }
  }
  const request = asObject(review['request'])
  if (request === undefined) return { ok: false, reason: 'the AdmissionReview has no request' }
  return parseRequest(request)
}

function parseRequest(request: JsonObject): ParsedReview {
  const uid = asString(request['uid'])
  if (uid === undefined || uid === '') return { ok: false, reason: 'request.uid is missing' }
  const operation = operationOf(request['operation'])
  const resource = asObject(request['resource'])
  const [group, name] = [asString(resource?.['group']), asString(resource?.['resource'])]
  const user = userOf(request['userInfo'])
  if (operation === undefined)
    return { ok: false, uid, reason: 'request.operation is none of CREATE, UPDATE, DELETE, CONNECT' }
  if (group === undefined || name === undefined)
    return { ok: false, uid, reason: 'request.resource has no group or resource' }
  if (user === undefined) return { ok: false, uid, reason: 'request.userInfo.username is missing' }
  const missing = missingObject(operation, request)
  if (missing !== undefined) return { ok: false, uid, reason: missing }
  return {
    ok: true,
    uid,
    request: {
      operation,
      group,
      resource: name,
      subresource: asString(request['subResource']) ?? '',
      name: asString(request['name']) ?? '',
      namespace: asString(request['namespace']) ?? '',
      user,
      dryRun: request['dryRun'] === true,
      ...objectsOf(request),
    },
  }
}

function uidOf(review: JsonObject): { uid?: string } {
  const uid = asString(asObject(review['request'])?.['uid'])
  return uid === undefined ? {} : { uid }
}

function described(review: JsonObject): string {
  const part = (key: string): string => {
    const value = asString(review[key])
    return value === undefined ? typeof review[key] : JSON.stringify(value.slice(0, 100))
  }
  return `apiVersion ${part('apiVersion')}, kind ${part('kind')}`
}

function operationOf(value: unknown): EvaluationRequest['operation'] | undefined {
  return typeof value === 'string' && operations.has(value) ? (value as EvaluationRequest['operation']) : undefined
}

function userOf(value: unknown): User | undefined {
  const info = asObject(value)
  const username = asString(info?.['username'])
  if (username === undefined) return undefined
  return { username, groups: asArray(info?.['groups']).filter((group) => typeof group === 'string') }
}

/** A write without its object cannot be judged. */
function missingObject(operation: EvaluationRequest['operation'], request: JsonObject): string | undefined {
  if (operation !== 'CREATE' && operation !== 'UPDATE') return undefined
  if (!isObject(request['object'])) return `request.object is missing on ${operation}`
  if (operation === 'UPDATE' && !isObject(request['oldObject'])) return 'request.oldObject is missing on UPDATE'
  return undefined
}

function objectsOf(request: JsonObject): Pick<EvaluationRequest, 'object' | 'oldObject'> {
  const [object, oldObject] = [asObject(request['object']), asObject(request['oldObject'])]
  return { ...(object === undefined ? {} : { object }), ...(oldObject === undefined ? {} : { oldObject }) }
}
