/** What stands at a path of keys and indexes ("status.podIPs.0.ip"); undefined where there is nothing. */
export function at(value: unknown, path: string): unknown {
  let found: unknown = value
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string, unknown>)[key]
  }
  return found
}
