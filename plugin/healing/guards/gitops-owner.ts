import { asArray, asString, dig, type JsonObject } from '../../../policies/json.ts'
import type { Change } from '../act/changes.ts'
import { refused } from '../remedies/outcomes.ts'
import type { NoPlan } from '../plan.ts'

/** Who keeps an object as it is declared elsewhere. */
export interface GitOpsOwner {
  tool: 'Argo CD' | 'Flux' | 'Helm' | 'kapp' | 'Config Sync' | 'Fleet'
  /** The application, kustomization or release, where it is named. */
  name: string
  /** The mark that says so: `annotation argocd.argoproj.io/tracking-id`. */
  mark: string
}

/** These change nothing back by themselves: the next release of a person does. So they are told, and refuse nothing. */
const passive: ReadonlySet<GitOpsOwner['tool']> = new Set(['Helm', 'kapp'])

const marks: readonly { tool: GitOpsOwner['tool']; where: 'labels' | 'annotations'; key: string }[] = [
  { tool: 'Argo CD', where: 'annotations', key: 'argocd.argoproj.io/tracking-id' },
  { tool: 'Argo CD', where: 'labels', key: 'argocd.argoproj.io/instance' },
  { tool: 'Flux', where: 'labels', key: 'kustomize.toolkit.fluxcd.io/name' },
  { tool: 'Flux', where: 'labels', key: 'helm.toolkit.fluxcd.io/name' },
  { tool: 'Config Sync', where: 'annotations', key: 'configsync.gke.io/resource-id' },
  { tool: 'Fleet', where: 'annotations', key: 'objectset.rio.cattle.io/id' },
  { tool: 'kapp', where: 'labels', key: 'kapp.k14s.io/app' },
  { tool: 'Helm', where: 'annotations', key: 'meta.helm.sh/release-name' },
]

const managers: ReadonlyMap<string, GitOpsOwner['tool']> = new Map([
  ['argocd-controller', 'Argo CD'],
  ['kustomize-controller', 'Flux'],
  ['helm-controller', 'Flux'],
])

/** The tool that would put an object back to what is declared, by its marks, else by who applied it; undefined where none shows. */
function gitOpsOwner(object: JsonObject): GitOpsOwner | undefined {
  for (const { tool, where, key } of marks) {
    const value = asString(dig(object, 'metadata', where, key))
    // A tracking id goes on with the object's own group, kind and name.
    if (value !== undefined) return { tool, name: value.split(':')[0] ?? value, mark: `${where.slice(0, -1)} ${key}` }
  }
  for (const entry of asArray(dig(object, 'metadata', 'managedFields'))) {
    const manager = asString(dig(entry, 'manager')) ?? ''
    const tool = managers.get(manager)
    if (tool !== undefined) return { tool, name: '', mark: `field manager ${manager}` }
  }
  return undefined
}

/** Refuses to change what a GitOps tool keeps as declared, and offers the change of the manifest instead. */
export function guardGitOps(object: JsonObject, changes: readonly Change[]): NoPlan | undefined {
  const owner = gitOpsOwner(object)
  if (owner === undefined || passive.has(owner.tool)) return undefined
  const why = `${named(owner)} keeps it as declared and would undo the change (${owner.mark})`
  return refused(why, '# change it in its manifest in git:', ...changes.map(changeLine))
}

function named({ tool, name }: GitOpsOwner): string {
  return name === '' ? tool : `${tool} (${name})`
}

function changeLine({ path, to }: Change): string {
  return to === undefined ? `#   remove ${path}` : `#   ${path}: ${to}`
}

/** What a person should know where a tool deployed an object, and will write its own values again with the next release. */
export function passiveOwnerNotes(object: JsonObject): string[] {
  const owner = gitOpsOwner(object)
  if (owner === undefined || !passive.has(owner.tool)) return []
  return [
    `${owner.tool} deployed it (${owner.name}): its next release writes its own values again, so change them there too`,
  ]
}
