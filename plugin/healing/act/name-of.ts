import type { ObjectName } from '../../../cluster/resource.ts'
import type { ObjectReference } from '../../object-reference.ts'

/** The names that stand in the path of an object. */
export function nameOf({ namespace, name }: ObjectReference): ObjectName {
  return { name, ...(namespace === undefined ? {} : { namespace }) }
}
