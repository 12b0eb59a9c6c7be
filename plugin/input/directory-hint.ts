import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { shellWord } from '../../policies/messages/text.ts'

/** The names under which kustomize looks for a kustomization. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** What to do where a file or directory given with -f has no manifests; undefined where it does not show. */
export async function emptyHint(path: string, recursive: boolean): Promise<string | undefined> {
  if (path === '-') return undefined
  try {
    if (!(await stat(path)).isDirectory()) return kustomizationHint(path)
    const entries = await readdir(path, { withFileTypes: true })
    const kustomization = entries.some(({ name }) => kustomizationNames.includes(name))
    if (kustomization) return buildHint(path)
    const below = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
    if (below.length > 0 && !recursive) return 'Give -R to read the directories below it too'
    return undefined
  } catch {
    return undefined
  }
}

/** What to do with a file that says how to build manifests and is none; undefined for any other file. */
export function kustomizationHint(file: string): string | undefined {
  return kustomizationNames.includes(basename(file)) ? buildHint(dirname(file)) : undefined
}

function buildHint(directory: string): string {
  return `It holds a kustomization: build it with -k ${shellWord(join(directory))}`
}
