import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The version `npm run kubectl:build` makes. */
export const kubectlVersion = '1.36.3'

/** Where `npm run kubectl:build` puts it: the user's cache folder. */
export function builtKubectl(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  return join(cache, 'kubectl-heal', `kubectl-${kubectlVersion}`, 'kubectl')
}

/** The path of stock kubectl: `$KUBECTL`, else the PATH, else the one that was built; undefined where there is none. */
export function findKubectl(): string | undefined {
  const named = process.env['KUBECTL']
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'kubectl'))
  return [...(named === undefined ? [] : [named]), ...onPath, builtKubectl()].find(isExecutable)
}

/** One line for a skipped test. */
export const howToGetKubectl =
  'stock kubectl is needed: install it, set KUBECTL to its path, or run `npm run kubectl:build` (needs Go)'

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
