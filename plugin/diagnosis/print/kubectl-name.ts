import { oneLine } from '../../../policies/messages/text.ts'
import type { ObjectReference } from '../../object-reference.ts'
import { groupOf } from '../kinds.ts'

/** `deployment.apps/web`, `pod/web-1`: as `kubectl get -o name` prints it. */
export function kubectlName(reference: ObjectReference): string {
  const group = groupOf(reference)
  return oneLine(`${reference.kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${reference.name}`)
}
