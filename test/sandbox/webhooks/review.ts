import type { AdmissionAttributes, JsonObject, UserInfo } from '../types.ts'
import type { Invocation } from './invocation.ts'
import { isObject } from '../json.ts'

/** The order in which the API's own types write `metadata`, whatever order a client sent. */
const metadataOrder = [
  ...['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp'],
  ...['deletionTimestamp', 'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers'],
  'managedFields',
]
const objectOrder = ['kind', 'apiVersion', 'metadata', 'spec', 'status']
const optionsOrder = ['kind', 'apiVersion']

/**
 * The AdmissionReview for one call, fields in the order and under the presence rules of kube-apiserver: `name`, `namespace`,
 * `subResource` and the user's `uid` and `extra` only where they say something; `object` and `oldObject` always, null if none.
 */
export function buildReview(invocation: Invocation, uid: string, version: string): JsonObject {
  return {
    apiVersion: `admission.k8s.io/${version}`,
    kind: 'AdmissionReview',
    request: { uid, ...requestFields(invocation), ...objectFields(invocation), ...tailFields(invocation.attributes) },
  }
}

/** The `request` variable of match conditions: the request of a review without its uid and objects. */
export function requestVariable(invocation: Invocation): JsonObject {
  return { ...requestFields(invocation), ...tailFields(invocation.attributes) }
}

function requestFields({ attributes, resource, kind }: Invocation): JsonObject {
  const { subresource, name, namespace } = attributes
  return {
    kind: { group: kind.group, version: kind.version, kind: kind.kind },
    resource: { group: resource.group, version: resource.version, resource: resource.resource },
    ...(subresource === '' ? {} : { subResource: subresource }),
    requestKind: { group: attributes.kind.group, version: attributes.kind.version, kind: attributes.kind.kind },
    requestResource: {
      group: attributes.resource.group,
      version: attributes.resource.version,
      resource: attributes.resource.resource,
    },
    ...(subresource === '' ? {} : { requestSubResource: subresource }),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation: attributes.operation,
    userInfo: userInfo(attributes.user),
  }
}

function objectFields({ object, oldObject }: Invocation): JsonObject {
  return { object: orderObject(object), oldObject: orderObject(oldObject) }
}

function tailFields({ dryRun, options }: AdmissionAttributes): JsonObject {
  return { dryRun, options: order(options, optionsOrder) }
}

function userInfo(user: UserInfo): JsonObject {
  return {
    username: user.username,
    ...(user.uid === undefined || user.uid === '' ? {} : { uid: user.uid }),
    ...(user.groups.length === 0 ? {} : { groups: user.groups }),
    ...(user.extra === undefined ? {} : { extra: user.extra }),
  }
}

function orderObject(object: JsonObject | null): JsonObject | null {
  if (object === null) return null
  const ordered = order(object, objectOrder)
  const metadata = ordered['metadata']
  return isObject(metadata) ? { ...ordered, metadata: order(metadata, metadataOrder) } : ordered
}

/** The same fields, the known ones first in their order, the others after them as they were. */
function order(object: JsonObject, keys: string[]): JsonObject {
  const known = keys.filter((key) => Object.hasOwn(object, key))
  const others = Object.keys(object).filter((key) => !keys.includes(key))
  return Object.fromEntries([...known, ...others].map((key) => [key, object[key]]))
}
