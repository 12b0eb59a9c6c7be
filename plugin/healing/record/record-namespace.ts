import { ownNamespace } from '../../install/names.ts'
import type { ObjectReference } from '../../object-reference.ts'

/** Objects without a namespace have their history where the product lives. */
export function recordNamespace({ namespace }: ObjectReference): string {
  return namespace ?? ownNamespace
}
