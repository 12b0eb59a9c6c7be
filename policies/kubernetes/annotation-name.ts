const namePart = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/
const prefixPart = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

/** Whether the API accepts an annotation (or label) key: an optional DNS prefix and a name of at most 63 characters. */
export function isAnnotationName(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse()
  if (more.length > 0 || !namePart.test(name)) return false
  return prefix === undefined || (prefix.length <= 253 && prefixPart.test(prefix))
}
