import { objectAt, textAt } from '../json.ts'
import { timestamp } from '../metadata.ts'
import { apiVersionOf, define } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import type { JsonObject, UserInfo } from '../types.ts'
import type { Machinery, WriteRequest } from '../writes/machinery.ts'
import { stored } from '../writes/update.ts'

const asked = { namespaced: false, verbs: ['create'] }
const authentication = 'authentication.k8s.io/v1'
const authorization = 'authorization.k8s.io/v1'

/** What is asked by creating it and stored nowhere. */
export const reviews: readonly ResourceInfo[] = [
  define(authentication, 'SelfSubjectReview', '', asked),
  define(authorization, 'SelfSubjectAccessReview', '', asked),
]

/** The review that a path names. */
export function findReview(path: string): ResourceInfo | undefined {
  return reviews.find((info) => path === `/apis/${apiVersionOf(info)}/${info.resource}`)
}

/** The answer to a review: who asks; and that everything is allowed, because the sandbox has no authorization. */
export function answerReview(info: ResourceInfo, user: UserInfo, body: JsonObject, now: Date): JsonObject {
  const { username, uid, groups, extra = {} } = user
  const head = { kind: info.kind, apiVersion: apiVersionOf(info) }
  if (info.kind !== 'SelfSubjectReview')
    return {
      ...head,
      metadata: {},
      spec: objectAt(body, 'spec'),
      status: { allowed: true, reason: 'the sandbox allows everything' },
    }
  const more = Object.keys(extra).length === 0 ? {} : { extra }
  const userInfo = { username, ...(uid === undefined ? {} : { uid }), groups, ...more }
  return { ...head, metadata: { creationTimestamp: timestamp(now) }, status: { userInfo } }
}

/** A token of a ServiceAccount; whatever was asked for, it is good as long as the sandbox runs. 404 without the account. */
export function answerTokenRequest(machinery: Machinery, request: WriteRequest, body: JsonObject): JsonObject {
  const { name, namespace } = request
  stored(machinery, request)
  const seconds = Number(objectAt(body, 'spec')['expirationSeconds'] ?? 3600)
  const now = machinery.now()
  const creationTimestamp = timestamp(now)
  const expirationTimestamp = timestamp(new Date(now.getTime() + seconds * 1000))
  const token = machinery.tokenFor?.(`system:serviceaccount:${namespace}:${name}`) ?? ''
  const { audiences = ['https://kubernetes.default.svc'], boundObjectRef } = objectAt(body, 'spec')
  return {
    kind: 'TokenRequest',
    apiVersion: textAt(body, 'apiVersion') || authentication,
    metadata: { name, namespace, creationTimestamp },
    spec: { audiences, expirationSeconds: seconds, ...(boundObjectRef === undefined ? {} : { boundObjectRef }) },
    status: { token, expirationTimestamp },
  }
}
