import { resources, type ResourceKey, type ResourceType } from '../../cluster/resource.ts'

/** The short names of kubectl: those that the API server gives its types, and those of our CustomResourceDefinitions. */
const shortNames: Readonly<Partial<Record<ResourceKey, readonly string[]>>> = {
  namespaces: ['ns'],
  nodes: ['no'],
  configmaps: ['cm'],
  coreevents: ['ev'],
  persistentvolumeclaims: ['pvc'],
  persistentvolumes: ['pv'],
  resourcequotas: ['quota'],
  limitranges: ['limits'],
  pods: ['po'],
  services: ['svc'],
  serviceaccounts: ['sa'],
  replicationcontrollers: ['rc'],
  deployments: ['deploy'],
  statefulsets: ['sts'],
  daemonsets: ['ds'],
  replicasets: ['rs'],
  cronjobs: ['cj'],
  horizontalpodautoscalers: ['hpa'],
  poddisruptionbudgets: ['pdb'],
  ingresses: ['ing'],
  networkpolicies: ['netpol'],
  storageclasses: ['sc'],
  priorityclasses: ['pc'],
  customresourcedefinitions: ['crd', 'crds'],
  driftpolicies: ['dpol'],
  driftexceptions: ['dexc'],
  remediations: ['rem'],
}

/** The key of every type of `resources`. */
export const resourceKeys = Object.keys(resources) as readonly ResourceKey[]

/**
 * The type that kubectl would take a word for: plural, singular or kind, short names, with `.group` or `.version.group`, in any
 * case. A name of two groups means the first of `resources`, which for Events is the core group, as it is for kubectl.
 */
export function builtInType(word: string): ResourceKey | undefined {
  return byName.get(word.toLowerCase())
}

/** Every name that `builtInType` knows, for suggestions. */
export function builtInNames(): readonly string[] {
  return [...byName.keys()]
}

/** The names of a type: each alone, with its group, and with version and group (`deployments.v1.apps`, `pods.v1.`). */
export function namesOfType({ group, version, resource, kind }: ResourceType, short: readonly string[]): string[] {
  const plain = [...new Set([resource, kind.toLowerCase(), ...short])]
  const suffixes = group === '' ? ['', `.${version}.`] : ['', `.${group}`, `.${version}.${group}`]
  return suffixes.flatMap((suffix) => plain.map((name) => name + suffix))
}

const byName = new Map<string, ResourceKey>()
for (const key of resourceKeys) {
  for (const name of namesOfType(resources[key], shortNames[key] ?? [])) if (!byName.has(name)) byName.set(name, key)
}
