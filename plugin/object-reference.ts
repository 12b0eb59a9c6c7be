import type { ObjectName } from '../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../policies/json.ts'

/** One object of a cluster by name, whether it exists or not. */
export interface ObjectReference {
  kind: string
  /** Absent for kinds without namespaces. */
  namespace?: string
  name: string
  /** Where the kind alone does not tell it (custom resources). */
  apiVersion?: string
}

/** The reference of an object that was read. */
export function referenceOf(object: JsonObject): ObjectReference {
  const [namespace, apiVersion] = [asString(dig(object, 'metadata', 'namespace')), asString(object['apiVersion'])]
  return {
    kind: asString(object['kind']) ?? '',
    name: asString(dig(object, 'metadata', 'name')) ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
  }
}

/** `Deployment/prod-shop/web`, `Node/node-1`: the name that findings, groups and tests know it by. */
export function referenceKey({ kind, namespace, name }: ObjectReference): string {
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`
}

/** The names that stand in the path of an object. */
export function objectName({ namespace, name }: ObjectReference): ObjectName {
  return { name, ...(namespace === undefined ? {} : { namespace }) }
}
