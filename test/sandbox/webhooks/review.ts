import type { AdmissionAttributes, JsonObject, UserInfo } from '../types.ts'

/**
 * The AdmissionReview for one call, fields in the order and under the presence rules of kube-apiserver: `name`, `namespace`,
 * `subResource` and the user's `uid` and `extra` only where they say something; `object` and `oldObject` always, null if none.
 */
export function buildReview(attributes: AdmissionAttributes, uid: string): JsonObject {
  const { object, oldObject, dryRun, options } = attributes
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid, ...requestFields(attributes), object, oldObject, dryRun, options },
  }
}

/** The `request` variable of match conditions: the request of a review without its uid and objects. */
export function requestVariable(attributes: AdmissionAttributes): JsonObject {
  return { ...requestFields(attributes), dryRun: attributes.dryRun, options: attributes.options }
}

function requestFields(attributes: AdmissionAttributes): JsonObject {
  const { kind, resource, subresource, name, namespace, operation, user } = attributes
  return {
    kind,
    resource,
    ...(subresource === '' ? {} : { subResource: subresource }),
    requestKind: kind,
    requestResource: resource,
    ...(subresource === '' ? {} : { requestSubResource: subresource }),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: userInfo(user),
  }
}

function userInfo({ username, uid = '', groups, extra }: UserInfo): JsonObject {
  return {
    username,
    ...(uid === '' ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(extra === undefined ? {} : { extra }),
  }
}
