const secretFields = new Set(['env', 'args', 'command'])
const secretOfSecrets = new Set(['data', 'stringData'])
/** Whose keys are names that people chose: a label may be called env. */
const namesOnly = new Set(['labels', 'annotations', 'matchLabels'])

/**
 * Whether the value at a field of an object of a kind is never shown, recorded or compared aloud: env, args and command, what Secrets
 * hold, and last-applied, which repeats the whole manifest. `names`: the fields on the way; list items may be left out.
 */
export function isHiddenField(kind: string, names: readonly string[]): boolean {
  if (names.includes('kubectl.kubernetes.io/last-applied-configuration')) return true
  const [first = ''] = names
  if (kind === 'Secret' && secretOfSecrets.has(first)) return true
  // A key of a ConfigMap may be called anything too.
  if (kind === 'ConfigMap') return false
  const telling = names.find((name) => secretFields.has(name) || namesOnly.has(name))
  return telling !== undefined && secretFields.has(telling)
}
