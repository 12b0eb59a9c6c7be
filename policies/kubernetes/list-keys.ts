import { asObject, own } from '../json.ts'

/**
 * How the lists and objects inside the built-in workloads are merged: which lists are maps by key and which objects are one
 * value, as the OpenAPI schema of Kubernetes 1.36 says (x-kubernetes-list-map-keys, x-kubernetes-map-type: atomic). Field names
 * suffice, because none means two things inside a workload's spec or metadata.
 */
const keysByField = new Map<string, readonly string[]>([
  ['containers', ['name']],
  ['initContainers', ['name']],
  ['ephemeralContainers', ['name']],
  ['env', ['name']],
  ['ports', ['containerPort', 'protocol']],
  ['volumes', ['name']],
  ['volumeMounts', ['mountPath']],
  ['volumeDevices', ['devicePath']],
  ['claims', ['name']],
  ['resourceClaims', ['name']],
  ['imagePullSecrets', ['name']],
  ['schedulingGates', ['name']],
  ['hostAliases', ['ip']],
  ['podIPs', ['ip']],
  ['topologySpreadConstraints', ['topologyKey', 'whenUnsatisfiable']],
  ['conditions', ['type']],
  ['ownerReferences', ['uid']],
])

const atomicObjects = new Set([
  'selector',
  'labelSelector',
  'namespaceSelector',
  'nodeSelector',
  // Under nodeAffinity an object; under pod affinity it is a list, and lists without keys are one value anyway.
  'requiredDuringSchedulingIgnoredDuringExecution',
  'fieldRef',
  'resourceFieldRef',
  'configMapKeyRef',
  'secretKeyRef',
  'fileKeyRef',
])

/** The keys of a list that is a map (`containers` → `name`); undefined for a list that is one value. */
export function listKeysOf(field: string): readonly string[] | undefined {
  return keysByField.get(field)
}

/** The value of an item's key, with the one default a key has: a port's protocol is TCP. Undefined where it cannot be a key. */
export function listKeyValue(item: unknown, key: string): string | number | boolean | undefined {
  const value = own(asObject(item), key) ?? (key === 'protocol' ? 'TCP' : undefined)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

/** True for an object that is declared and changed as one value, like a label selector. */
export function isAtomicObject(field: string): boolean {
  return atomicObjects.has(field)
}

/** True for a list whose order has a meaning although its items have keys: init containers run one after the other. */
export function isOrderedList(field: string): boolean {
  return field === 'initContainers'
}
