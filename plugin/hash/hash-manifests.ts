import { computeConfigHash, pathsAnnotation } from '../../policies/config-hash/hash.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig } from '../../policies/json.ts'
import { workloadKindOf } from '../../policies/kubernetes/workloads.ts'
import type { Problem } from '../../policies/load/policy.ts'
import { resourceOf } from '../check/resource-of.ts'
import type { ReportResource } from '../check/report.ts'
import type { WrittenObject } from '../edit/locate-object.ts'
import { parseInput, type InputDocument } from '../input/documents.ts'
import { problemsError } from '../input/problems.ts'
import { readSources, type SourceOptions } from '../input/read-sources.ts'
import { printData } from '../output/data.ts'
import { placeOf } from '../output/place.ts'
import { resourceName } from '../output/resource-name.ts'

/** The annotations that a manifest needs. */
export interface HashedManifest {
  resource: ReportResource
  /** How its file has it. */
  written: WrittenObject
  annotations: Readonly<Record<string, string>>
}

/** The annotations of every workload of the input. Throws a HealError for input that cannot be read or hashed, with every problem. */
export async function hashManifests(
  sources: SourceOptions,
  options: { annotation: string; namespace: string | undefined },
): Promise<HashedManifest[]> {
  if (sources.filenames.length + sources.kustomizations.length === 0)
    throw new HealError('usage', 'nothing to hash', { hint: 'Name manifests with -f or -k' })
  const { documents, problems } = parseInput(await readSources(sources))
  const workloads = documents.filter(({ object }) => workloadKindOf(object) !== undefined)
  const hashed: HashedManifest[] = []
  for (const document of workloads) {
    const answer = hashOne(document, options)
    if ('annotations' in answer) hashed.push(answer)
    else problems.push(answer)
  }
  if (problems.length > 0) throw problemsError('input', problems)
  if (hashed.length === 0)
    throw new HealError('input', 'no workload in the input', {
      hint: 'Deployments, StatefulSets and the other workload kinds are hashed',
    })
  return hashed
}

/** The hashes as data: `-o json`. */
export function hashData(hashes: readonly HashedManifest[]) {
  return { items: hashes.map(({ resource, annotations }) => ({ resource, annotations })) }
}

/** YAML to paste into each manifest, with a comment that names it. */
export function hashText(hashes: readonly HashedManifest[]): string {
  return hashes
    .map(({ resource, annotations }) => {
      const where = `# ${resourceName(resource)} (${placeOf(resource)})\n`
      return where + printData({ metadata: { annotations } }, 'yaml')
    })
    .join('---\n')
}

function hashOne(
  document: InputDocument,
  options: { annotation: string; namespace: string | undefined },
): HashedManifest | Problem {
  const computed = computeConfigHash(document.object)
  const { file, line } = document
  if (!computed.ok)
    return {
      severity: 'error',
      file,
      line,
      column: 1,
      path: '',
      message: `there is no config hash: ${computed.reason}`,
    }
  const annotations = { [options.annotation]: computed.hash, [pathsAnnotation]: computed.paths }
  const { object } = document
  const [kind, name] = [asString(object['kind']) ?? '', asString(dig(object, 'metadata', 'name')) ?? '']
  const written = { kind, name, namespace: asString(dig(object, 'metadata', 'namespace')), line }
  return { resource: resourceOf(document, options.namespace), written, annotations }
}
