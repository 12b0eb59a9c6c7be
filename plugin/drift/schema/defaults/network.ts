import { asArray, isObject, type JsonObject } from '../../../../policies/json.ts'
import { isAbsent, isEmpty, type Defaults } from '../../../../policies/kubernetes/api-defaults/defaults.ts'

const sessionTimeout = 10_800

/** A Service (pkg/apis/core/v1 SetDefaults_Service); addresses and node ports are allocated, not defaulted. */
export const service: Defaults = {
  objects: {
    spec: {
      empty: { sessionAffinity: 'None', type: 'ClusterIP' },
      compute: (spec) => ({ ...affinity(spec), ...traffic(spec), ports: targetPorts(spec['ports']) }),
      lists: { ports: { empty: { protocol: 'TCP' } } },
    },
  },
}

function affinity({ sessionAffinity, sessionAffinityConfig }: JsonObject): JsonObject {
  if (sessionAffinity !== 'ClientIP' || !isAbsent(sessionAffinityConfig)) return {}
  return { sessionAffinityConfig: { clientIP: { timeoutSeconds: sessionTimeout } } }
}

function traffic(spec: JsonObject): JsonObject {
  const type = isEmpty(spec['type']) ? 'ClusterIP' : spec['type']
  const isOutside = type === 'NodePort' || type === 'LoadBalancer'
  return {
    ...(isOutside && isEmpty(spec['externalTrafficPolicy']) ? { externalTrafficPolicy: 'Cluster' } : {}),
    ...(type !== 'ExternalName' && isAbsent(spec['internalTrafficPolicy']) ? { internalTrafficPolicy: 'Cluster' } : {}),
    ...(type === 'LoadBalancer' && isAbsent(spec['allocateLoadBalancerNodePorts'])
      ? { allocateLoadBalancerNodePorts: true }
      : {}),
  }
}

function targetPorts(ports: unknown): unknown {
  if (!Array.isArray(ports)) return ports
  return ports.map((entry: unknown) =>
    isObject(entry) && isEmpty(entry['targetPort']) ? { ...entry, targetPort: entry['port'] } : entry,
  )
}

const policyPorts: Defaults = { lists: { ports: { absent: { protocol: 'TCP' } } } }

/** A NetworkPolicy (pkg/apis/networking/v1). */
export const networkPolicy: Defaults = {
  objects: {
    spec: {
      compute: ({ policyTypes, egress }) =>
        asArray(policyTypes).length > 0
          ? undefined
          : { policyTypes: asArray(egress).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'] },
      lists: { ingress: policyPorts, egress: policyPorts },
    },
  },
}

/** An IngressClass. */
export const ingressClass: Defaults = {
  objects: { spec: { objects: { parameters: { absent: { scope: 'Cluster' } } } } },
}

/** Endpoints. */
export const endpoints: Defaults = { lists: { subsets: { lists: { ports: { empty: { protocol: 'TCP' } } } } } }

/** An EndpointSlice. */
export const endpointSlice: Defaults = { lists: { ports: { absent: { name: '', protocol: 'TCP' } } } }

/** The API group of a user or group that is bound to a role (pkg/apis/rbac/v1). */
const subject: Defaults = {
  compute: ({ kind, apiGroup }) =>
    isEmpty(apiGroup) && (kind === 'User' || kind === 'Group') ? { apiGroup: rbac } : undefined,
}

const rbac = 'rbac.authorization.k8s.io'

/** A RoleBinding or ClusterRoleBinding; the namespace of a ServiceAccount is never defaulted. */
export const roleBinding: Defaults = {
  objects: { roleRef: { empty: { apiGroup: rbac } } },
  lists: { subjects: subject },
}
