import type { JsonObject } from '../../../../policies/json.ts'

/** A Deployment with one container, and what is given of its spec, pod spec and container. */
export function workload(
  parts: { spec?: JsonObject; pod?: JsonObject; container?: JsonObject; metadata?: JsonObject } = {},
): JsonObject {
  const { spec = {}, pod = {}, container = {}, metadata = {} } = parts
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:1', ...container }], ...pod },
      },
      ...spec,
    },
  }
}

/** An object of any kind. */
export function object(apiVersion: string, kind: string, rest: JsonObject): JsonObject {
  return { apiVersion, kind, metadata: { name: 'web', namespace: 'shop' }, ...rest }
}

/** The path of the one container of `workload`. */
export const container = 'spec.template.spec.containers[name=web]'

/** A Service of this spec. */
export function service(spec: JsonObject): JsonObject {
  return object('v1', 'Service', { spec })
}

/** A NetworkPolicy of all Pods, unless its spec says otherwise. */
export function policy(spec: JsonObject): JsonObject {
  return object('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, ...spec } })
}

/** A ClusterRole, with what is given of it. */
export function role(rest: JsonObject): JsonObject {
  return object('rbac.authorization.k8s.io/v1', 'ClusterRole', rest)
}
