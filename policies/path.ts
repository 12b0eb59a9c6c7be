/**
 * Field paths as messages, results and comparisons name them: `spec.replicas`,
 * `spec.template.spec.containers[name=web].resources.limits.memory`, `metadata.annotations["example.com/team"]`.
 */

const plainKey = /^[A-Za-z0-9_-]+$/

/** The path of a key below a path ('' is the root). */
export function child(path: string, key: string): string {
  if (!plainKey.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

/** The path of nested keys below a path. */
export function descend(path: string, ...keys: readonly string[]): string {
  return keys.reduce(child, path)
}

/** The path of a list item named by its key: `containers[name=web]`; values are quoted where they are not plain. */
export function item(path: string, key: string, value: string): string {
  return `${path}[${key}=${/^[A-Za-z0-9_./:-]+$/.test(value) ? value : JSON.stringify(value)}]`
}

/** The path of a list item that has no key: `args[2]`. */
export function at(path: string, index: number): string {
  return `${path}[${String(index)}]`
}
