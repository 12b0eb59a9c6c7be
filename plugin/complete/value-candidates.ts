import type { Candidate } from './candidate.ts'
import type { ClusterNames } from './cluster-names.ts'
import type { KnownFlag, Written } from './command-line.ts'

/** The values of a flag; undefined where only files fit, [] where nobody can know. */
export async function valueCandidates(
  flag: KnownFlag,
  written: Written,
  cluster: ClusterNames,
): Promise<readonly Candidate[] | undefined> {
  if (flag.options.length > 0) return flag.options.map((word) => ({ word }))
  if (flag.name === 'namespace') return named(await cluster.names('namespaces', written))
  if (flag.name === 'context') return named(await cluster.contexts(written))
  return fileFlags.has(flag.name) ? undefined : []
}

const fileFlags = new Set([
  ...['filename', 'kustomize', 'policies', 'exceptions', 'old', 'review', 'kubeconfig', 'from', 'policy-objects'],
  ...['bundle', 'artifact', 'key', 'trusted-root'],
])

function named(names: readonly string[]): Candidate[] {
  return names.map((word) => ({ word }))
}
