import { HealError } from '../policies/heal-error.ts'
import { loadPolicies } from '../policies/load/load.ts'
import type { PolicySet } from '../policies/load/policy.ts'
import { readPolicyFiles } from '../policies/load/read-files.ts'
import type { SourceFile } from '../policies/load/yaml.ts'
import { problemLine, problemsError } from './input/problems.ts'
import { refuseUrl } from './input/read-sources.ts'
import { readStandardInput } from './input/standard-input.ts'

/** As much as one policy file may have (bytes). */
const largestInput = 8 * 2 ** 20

/**
 * The policies and exceptions of files, directories and standard input (`-`). Warnings go to `warn`; throws a HealError that lists every error, or where no
 * policy is found.
 */
export async function loadSet(
  policies: readonly string[],
  exceptions: readonly string[],
  now: number,
  warn: (line: string) => void,
): Promise<PolicySet> {
  const paths = [...policies, ...exceptions]
  refuseEmpty('--policies', policies)
  refuseEmpty('--exceptions', exceptions)
  paths.forEach(refuseUrl)
  const { set, problems: all } = await loadPolicies(await readFiles(paths), { now })
  for (const problem of all) if (problem.severity === 'warning') warn(`warning: ${problemLine(problem)}`)
  if (all.some((problem) => problem.severity === 'error')) throw problemsError('policies', all)
  if (set === undefined || set.policies.length === 0)
    throw new HealError('no-policies', `no policy was found in ${policies.join(', ')}`, {
      hint: 'A policy is a document of kind DriftPolicy',
    })
  return set
}

async function readFiles(paths: readonly string[]): Promise<SourceFile[]> {
  const files = await readPolicyFiles(paths.filter((path) => path !== '-'))
  return paths.includes('-') ? [...files, { path: '-', text: await readStandardInput(largestInput) }] : files
}

/** A script whose variable is not set gives an empty name, which would be read as the working directory's. */
function refuseEmpty(flag: string, paths: readonly string[]): void {
  if (paths.includes('')) throw new HealError('usage', `${flag} is empty`, { hint: 'Name a file or directory with it' })
}
