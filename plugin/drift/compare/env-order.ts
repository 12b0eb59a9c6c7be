import { asObject, own } from '../../../policies/json.ts'
import { effectiveEnv } from '../../../policies/kubernetes/env.ts'

/**
 * Whether `$(VAR)` gives another result although every declared variable is written as declared: because of their order, or of
 * duplicates. Variables that the manifest does not name say nothing.
 */
export function resolvesDifferently(declared: readonly unknown[], live: readonly unknown[]): boolean {
  const names = new Set(declared.map(nameOf))
  const before = effectiveEnv({ env: declared })
  const after = effectiveEnv({ env: live.filter((entry) => names.has(nameOf(entry))) })
  const isRewritten = [...before].some(([name, variable]) => variable.written !== after.get(name)?.written)
  // A variable that is reported anyway explains what refers to it.
  if (isRewritten) return false
  return [...before].some(([name, variable]) => variable.result !== after.get(name)?.result)
}

function nameOf(entry: unknown): unknown {
  return own(asObject(entry), 'name')
}
