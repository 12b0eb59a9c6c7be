import { isObject, type JsonObject } from '../../../../policies/json.ts'
import { groupKindOf } from '../../schema/schema-of.ts'

/** The rules of an aggregated ClusterRole are written by a controller; of any role, null rules are none. */
export function roleRules(object: JsonObject): JsonObject {
  const kind = groupKindOf(object)
  if (kind !== 'rbac.authorization.k8s.io/ClusterRole' && kind !== 'rbac.authorization.k8s.io/Role') return object
  if (!isObject(object['aggregationRule']) && object['rules'] !== null) return object
  return Object.fromEntries(Object.entries(object).filter(([field]) => field !== 'rules'))
}
