import type { JsonObject } from '../../../policies/json.ts'
import { groupKindOf } from '../schema/schema-of.ts'

/** What the API server and its built-in admission fill into objects, by kind; `''` is every kind. */
const filled: Readonly<Record<string, readonly string[]>> = {
  '': ['metadata.finalizers', 'metadata.ownerReferences'],
  '/Service': [
    'spec.clusterIP',
    'spec.clusterIPs',
    'spec.ipFamilies',
    'spec.ipFamilyPolicy',
    'spec.healthCheckNodePort',
    'spec.ports.nodePort',
  ],
  '/ServiceAccount': ['secrets'],
  '/Namespace': ['spec', 'metadata.labels.kubernetes.io/metadata.name'],
  '/PersistentVolumeClaim': ['spec.volumeName', 'spec.storageClassName', 'metadata.annotations'],
  '/PersistentVolume': ['spec.claimRef'],
  '/Pod': [
    'spec.nodeName',
    'spec.priority',
    'spec.preemptionPolicy',
    'spec.enableServiceLinks',
    'spec.serviceAccount',
    'spec.serviceAccountName',
    'spec.tolerations',
  ],
  'batch/Job': ['spec.selector', 'spec.template.metadata.labels'],
  'policy/PodDisruptionBudget': ['spec.unhealthyPodEvictionPolicy'],
  'apiregistration.k8s.io/APIService': ['spec.caBundle'],
}

/** Annotations and volumes that built-in controllers and admission plugins leave on anything. */
const marks =
  /^(deployment|deprecated\.daemonset|control-plane\.alpha|autoscaling\.alpha|pv|volume)\.(beta\.)?kubernetes\.io\/|^kube-api-access-/

/** Whether a field that nobody declared is of the API server's making. */
export function isServerFilled(object: JsonObject, names: readonly string[], item: unknown): boolean {
  const path = names.join('.')
  const lists = [filled[''] ?? [], filled[groupKindOf(object)] ?? []]
  if (lists.some((paths) => paths.some((known) => path === known || path.startsWith(`${known}.`)))) return true
  const name = names[0] === 'metadata' ? names.at(-1) : itemName(item)
  return name !== undefined && marks.test(name)
}

function itemName(item: unknown): string | undefined {
  const name = typeof item === 'object' && item !== null && 'name' in item ? item.name : undefined
  return typeof name === 'string' ? name : undefined
}
