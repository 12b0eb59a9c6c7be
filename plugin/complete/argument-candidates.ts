import { resources, type ResourceKey } from '../../cluster/resource.ts'
import { ruleTypes } from '../../policies/rules/rule-types.ts'
import { directive, files, words, type Candidate, type Completion } from './candidate.ts'
import type { ClusterNames } from './cluster-names.ts'
import type { Written } from './command-line.ts'

const workloads = [
  ...(['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'jobs', 'cronjobs', 'pods'] as const),
]
const revisioned = ['deployments', 'statefulsets', 'daemonsets'] as const
const diagnosed = [
  ...workloads,
  ...(['services', 'ingresses', 'nodes', 'persistentvolumeclaims', 'horizontalpodautoscalers'] as const),
] as const
const declared = [
  'deployments',
  'statefulsets',
  'daemonsets',
  'cronjobs',
  'services',
  'ingresses',
  'configmaps',
] as const

/** What the words of a command are. A command that is not here takes none. */
export const argumentsOf: Readonly<
  Record<string, readonly ResourceKey[] | 'causes' | 'rules' | 'names' | 'files' | 'images'>
> = {
  diagnose: diagnosed,
  drift: declared,
  'drift accept': declared,
  'drift revert': declared,
  explain: 'causes',
  fix: workloads,
  history: workloads,
  'override grant': workloads,
  'override revoke': 'names',
  'policy explain': 'rules',
  'policy test': 'files',
  rollback: revisioned,
  undo: 'names',
  verify: 'images',
}

const namesOf: Readonly<Record<string, ResourceKey>> = { 'override revoke': 'driftexceptions', undo: 'remediations' }

/** What may stand where a command's next word stands. */
export async function argumentCandidates(
  id: string,
  written: Written,
  last: string,
  cluster: ClusterNames,
): Promise<Completion> {
  const kind = argumentsOf[id]
  // Nobody knows all images.
  if (kind === undefined || kind === 'images') return words([])
  if (kind === 'files') return files
  if (kind === 'rules') return words(ruleTypes.map(({ type }) => ({ word: type })))
  if (kind === 'causes') return words(await causeCandidates())
  if (kind === 'names') return words(named(await cluster.names(namesOf[id] ?? 'driftexceptions', written)))
  return resourceCandidates(kind, written, last, cluster)
}

async function causeCandidates(): Promise<Candidate[]> {
  const { causes } = await import('../diagnosis/causes/cause-codes.ts')
  return causes.map(({ code, title }) => ({ word: code, description: title }))
}

/** `deployment/` first, then the names behind it; or names after a type of their own. */
async function resourceCandidates(
  keys: readonly ResourceKey[],
  written: Written,
  last: string,
  cluster: ClusterNames,
): Promise<Completion> {
  const [type] = written.words
  const slash = last.indexOf('/')
  if (slash > 0) {
    const names = await cluster.namesOfWord(last.slice(0, slash), written)
    return words(named(names.map((name) => last.slice(0, slash + 1) + name)))
  }
  if (type !== undefined && !type.includes('/')) return words(named(await cluster.namesOfWord(type, written)))
  const types = keys.map((key) => ({ word: `${resources[key].kind.toLowerCase()}/` }))
  return { candidates: types, directive: directive.noSpace + directive.noFiles }
}

function named(names: readonly string[]): Candidate[] {
  return names.map((word) => ({ word }))
}
