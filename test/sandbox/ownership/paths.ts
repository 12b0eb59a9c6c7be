import { ensure, isObject, objectOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** Paths of fields; the elements of each are in FieldsV1 form, joined by the separator. */
export type PathSet = ReadonlySet<string>

/** Between the elements of a path; sorts before everything else. */
export const separator = '\u0000'

/** A path of struct fields, `metadata.name`. */
export function fieldPath(dotted: string): string {
  return `f:${dotted.split('.').join(`${separator}f:`)}`
}

/** Whether a path is another one or lies below it. */
export function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(parent + separator)
}

/** The paths of a FieldsV1 tree. */
export function treePaths(tree: JsonObject, path: string[] = []): string[] {
  const keys = Object.keys(tree)
  const here = path.length > 0 && (keys.length === 0 || keys.includes('.')) ? [path.join(separator)] : []
  const below = keys.filter((key) => key !== '.').flatMap((key) => treePaths(objectOf(tree[key]), [...path, key]))
  return [...here, ...below]
}

/** The FieldsV1 tree of paths. */
export function toTree(paths: Iterable<string>): JsonObject {
  const tree: JsonObject = {}
  const sorted = [...paths].sort()
  for (const [index, path] of sorted.entries()) {
    const node = ensure(tree, path.split(separator))
    if (sorted[index + 1]?.startsWith(path + separator)) node['.'] = {}
  }
  return tree
}

/** A path as conflicts name it: `.spec.containers[name="c"].image`. */
export function pathText(path: string): string {
  return path.split(separator).map(elementText).join('')
}

function elementText(element: string): string {
  const rest = element.slice(2)
  if (element.startsWith('f:')) return `.${rest}`
  const value: unknown = JSON.parse(rest)
  if (element.startsWith('v:') || !isObject(value)) return `[=${rest}]`
  const keys = Object.entries(value).map(([key, one]) => `${key}=${JSON.stringify(one)}`)
  return `[${keys.join(',')}]`
}
