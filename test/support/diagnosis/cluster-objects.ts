import type { JsonObject } from '../../../policies/json.ts'
import { metadataOf, type ObjectParts } from './objects.ts'

/** What a test wants an object to be, beyond its names. */
export interface PlainParts extends ObjectParts {
  labels?: JsonObject
  annotations?: JsonObject
  spec?: JsonObject
  status?: JsonObject
  /** Fields beside spec and status: `webhooks`, `provisioner`, `data`. */
  more?: JsonObject
  /** False for kinds without namespaces. */
  namespaced?: boolean
}

/** An object of any kind, of just what is given. */
export function plain(apiVersion: string, kind: string, name: string, parts: PlainParts = {}): JsonObject {
  const { labels, annotations, spec, status, more, namespaced = true } = parts
  return {
    apiVersion,
    kind,
    metadata: {
      ...metadataOf(kind, { ...parts, name }, name, namespaced),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...parts.metadata,
    },
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
    ...more,
  }
}

/** A PersistentVolumeClaim `data` that is not bound. */
export function claim(parts: PlainParts = {}): JsonObject {
  const spec = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '10Gi' } },
    storageClassName: 'fast',
  }
  return plain('v1', 'PersistentVolumeClaim', parts.name ?? 'data', {
    ...parts,
    spec: { ...spec, ...parts.spec },
    status: { phase: 'Pending', ...parts.status },
  })
}

/** A StorageClass `fast` with a provisioner. */
export function storageClass(parts: PlainParts = {}): JsonObject {
  const more = { provisioner: 'csi.example.com', volumeBindingMode: 'Immediate', ...parts.more }
  return plain('storage.k8s.io/v1', 'StorageClass', parts.name ?? 'fast', { ...parts, namespaced: false, more })
}

/** A free PersistentVolume of the class `fast`, with 10Gi. */
export function volume(parts: PlainParts = {}): JsonObject {
  const spec = { capacity: { storage: '10Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'fast' }
  return plain('v1', 'PersistentVolume', parts.name ?? 'pv-1', {
    ...parts,
    namespaced: false,
    spec: { ...spec, ...parts.spec },
    status: { phase: 'Available', ...parts.status },
  })
}

/** A Service `web` on port 80 that selects `app: web`. */
export function service(parts: PlainParts = {}): JsonObject {
  const ports = [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }]
  return plain('v1', 'Service', parts.name ?? 'web', {
    ...parts,
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.9', selector: { app: 'web' }, ports, ...parts.spec },
  })
}

/** An Ingress `web` of the class nginx that leads to port 80 of the Service web. */
export function ingress(parts: PlainParts = {}): JsonObject {
  const backend = { service: { name: 'web', port: { number: 80 } } }
  const rules = [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }]
  return plain('networking.k8s.io/v1', 'Ingress', parts.name ?? 'web', {
    ...parts,
    spec: { ingressClassName: 'nginx', rules, ...parts.spec },
    status: { loadBalancer: {}, ...parts.status },
  })
}
