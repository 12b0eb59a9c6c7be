import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The version of Kubernetes that `npm run cluster:build` makes. */
export const kubernetesVersion = '1.36.3'

/** The programs that a control plane needs; a place counts only when it holds all of them. */
export const programs = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const

/** What the search depends on. */
export interface Places {
  env: Readonly<Record<string, string | undefined>>
  home: string
  isExecutable: (path: string) => boolean
}

/** The folder of the programs, or what each place that was looked at lacks. */
export type Found = { ok: true; folder: string } | { ok: false; lacks: string[] }

/** Where `npm run cluster:build` puts the programs: the user's cache folder. */
export function builtPrograms({ env, home }: Pick<Places, 'env' | 'home'> = thisMachine): string {
  const cache = env['XDG_CACHE_HOME'] ?? join(home, '.cache')
  return join(cache, 'kubectl-heal', `control-plane-${kubernetesVersion}`)
}

/** The programs of a control plane: of KUBEBUILDER_ASSETS (envtest's convention), else those that were built. */
export function findBinaries(places: Places = thisMachine): Found {
  const assets = places.env['KUBEBUILDER_ASSETS']
  const folders = [...(assets === undefined || assets === '' ? [] : [assets]), builtPrograms(places)]
  const lacks: string[] = []
  for (const folder of folders) {
    const missing = programs.filter((program) => !places.isExecutable(join(folder, program)))
    if (missing.length === 0) return { ok: true, folder }
    lacks.push(`${folder} has no ${missing.join(', ')}`)
  }
  return { ok: false, lacks }
}

/** The path of stock kubectl: `$KUBECTL`, else the PATH, else the one that was built; undefined where there is none. */
export function findKubectl(places: Places = thisMachine): string | undefined {
  const named = places.env['KUBECTL']
  const folders = (places.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const paths = [...folders, builtPrograms(places)].map((folder) => join(folder, 'kubectl'))
  return [...(named === undefined || named === '' ? [] : [named]), ...paths].find(places.isExecutable)
}

const thisMachine: Places = { env: process.env, home: homedir(), isExecutable }

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
