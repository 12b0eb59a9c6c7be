import { HealError } from '../../policies/heal-error.ts'
import { asString, dig, digObject, type JsonObject } from '../../policies/json.ts'
import { selects } from '../../policies/kubernetes/label-selector.ts'
import { groupOf } from '../../policies/kubernetes/workloads.ts'
import { labelSelectorFrom } from '../diagnosis/label-requirements.ts'
import type { InputDocument } from '../input/documents.ts'
import type { Scope } from './read/live-source.ts'

/** A type, or one object of it, that the command line names. */
export interface Target {
  apiVersion: string
  kind: string
  name?: string
}

/** The manifests that are meant; all where no target is named. Throws a HealError for a target that no manifest declares. */
export function onlyTargets(documents: readonly InputDocument[], targets: readonly Target[]): readonly InputDocument[] {
  if (targets.length === 0) return documents
  for (const target of targets) {
    if (documents.some(({ object }) => isMeant(target, object))) continue
    throw new HealError('not-found', `no manifest declares ${targetName(target)}`, {
      hint: 'Give the file that does with -f',
    })
  }
  return documents.filter(({ object }) => targets.some((target) => isMeant(target, object)))
}

/** `deployment/web`, or `deployment` for all of them. */
function targetName({ kind, name }: Target): string {
  return `${kind.toLowerCase()}${name === undefined ? '' : `/${name}`}`
}

function isMeant({ apiVersion, kind, name }: Target, object: InputDocument['object']): boolean {
  const isOfType = object['kind'] === kind && groupOf(asString(object['apiVersion']) ?? '') === groupOf(apiVersion)
  return isOfType && (name === undefined || dig(object, 'metadata', 'name') === name)
}

/** Whether an object's own labels are those of `-l`. Throws a HealError for a selector that cannot be read. */
export function hasLabels(object: JsonObject, selector: string): boolean {
  return selects(labelSelectorFrom(selector), digObject(object, 'metadata', 'labels'))
}

/** What is gone through without files: everything, or each of the targets; with `selector` only what has these labels. */
export function scopesOf(
  targets: readonly Target[],
  namespace: string | undefined,
  selector: string | undefined,
): Scope[] {
  if (targets.length === 0) return [{ namespace, selector }]
  return targets.map(({ apiVersion, kind, name }) => {
    return { namespace, selector, kinds: [`${apiVersion}/${kind}`], ...(name === undefined ? {} : { name }) }
  })
}
