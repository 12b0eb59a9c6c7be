import type { Problem } from '../../policies/load/policy.ts'
import type { LoadedPolicies, Reload } from '../policy-source/policy-source.ts'
import type { Merged } from './merge.ts'
import { objectProblems } from './object-problems.ts'

/** What is in force, and what was told of it. */
export interface InForce {
  loaded: () => LoadedPolicies | undefined
  merged: () => Merged | undefined
  last: () => Reload | undefined
  /** Puts the next combination in force (undefined: there is none), beside the last look at the files and what else is wrong. */
  put: (next: Merged | undefined, files: Reload | undefined, further?: readonly Problem[]) => void
}

/** Nothing is in force yet; `onReload` is told of every change of the set and of its problems, and of nothing else. */
export function createInForce(
  now: () => number,
  onReload: (reload: Reload, loaded: LoadedPolicies | undefined) => void,
): InForce {
  let merged: Merged | undefined
  let loaded: LoadedPolicies | undefined
  let last: Reload | undefined

  function put(next: Merged | undefined, files: Reload | undefined, further: readonly Problem[] = []): void {
    // The same set keeps its identity: what was worked out for it stays, and nobody is told of a change that is none.
    const isNew = next !== undefined && next.set.hash !== loaded?.set.hash
    if (isNew) loaded = { set: next.set, at: now() }
    merged = next ?? merged
    const ofObjects = merged === undefined ? [] : objectProblems(merged, now())
    const reload = {
      at: now(),
      ok: files?.ok ?? true,
      problems: [...further, ...(files?.problems ?? []), ...ofObjects],
    }
    if (!isNew && last !== undefined && isSame(last, reload)) return
    last = reload
    onReload(reload, loaded)
  }

  return { loaded: () => loaded, merged: () => merged, last: () => last, put }
}

function isSame(left: Reload, right: Reload): boolean {
  return left.ok === right.ok && JSON.stringify(left.problems) === JSON.stringify(right.problems)
}
