import { isObject } from '../json.ts'

/** What is wrong with a parsed tree as a whole, for a person; undefined if nothing is. */
export type TreeFlaw = 'too many values' | 'template'

/** More than any manifest holds; aliases that multiply (the YAML bomb) or that contain themselves stop here. */
export const maximumValues = 1_000_000

/** Counts values as they are when every alias is written out, without recursion, so that cycles end too. */
export function findFlaw(root: unknown): TreeFlaw | undefined {
  const pending: unknown[] = [root]
  let seen = 0
  while (pending.length > 0) {
    if ((seen += 1) > maximumValues) return 'too many values'
    const value = pending.pop()
    if (typeof value !== 'object' || value === null) continue
    if (isObject(value) && Object.hasOwn(value, '[object Object]')) return 'template'
    const children = Object.values(value)
    if (seen + pending.length + children.length > maximumValues) return 'too many values'
    for (const child of children) pending.push(child)
  }
  return undefined
}
