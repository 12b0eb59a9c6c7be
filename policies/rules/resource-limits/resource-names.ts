/** The resources that a node may promise more of than it has; only they have defaults. */
export const overcommittable: readonly string[] = ['cpu', 'memory', 'ephemeral-storage']

const qualified = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/

/** Whether the API lets a container have a resource of this name; anything else in `limits` or `requests` is noise. */
export function isResourceName(name: string): boolean {
  return overcommittable.includes(name) || /^hugepages-\d/.test(name) || (name.length <= 317 && qualified.test(name))
}
