import { applyApiDefaults } from '../../../policies/kubernetes/api-defaults.ts'
import { isSameCanonical } from '../../../policies/kubernetes/canonical.ts'
import { isAtomicObject, listKeysOf } from '../../../policies/kubernetes/list-keys.ts'
import type { KindSchema } from './kind-schema.ts'

/** The eight workload kinds, by the facts that the policies go by: what admission takes as unchanged is no drift. */
export const workloadSchema: KindSchema = {
  listKeys: (names) => listKeysOf(names.at(-1) ?? ''),
  isSet: isFinalizers,
  isAtomic: (names) => isAtomicObject(names.at(-1) ?? ''),
  isSame: (left, right, names) => isSameCanonical(left, right, names),
  withDefaults: applyApiDefaults,
}

/** `metadata.finalizers`, the one set that every kind has. */
export function isFinalizers(names: readonly string[]): boolean {
  return names.length === 2 && names[0] === 'metadata' && names[1] === 'finalizers'
}
