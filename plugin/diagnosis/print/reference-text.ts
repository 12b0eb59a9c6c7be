import { oneLine } from '../../../policies/messages/text.ts'
import type { ObjectReference } from '../../object-reference.ts'
import { groupOf } from '../kinds.ts'

/** `deployment/web -n prod-shop`, `node/node-1`: as kubectl takes it. `within` is the namespace that need not be told. */
export function referenceText({ kind, namespace, name }: ObjectReference, within?: string): string {
  const where = namespace === undefined || namespace === within ? '' : ` -n ${namespace}`
  return oneLine(`${kind.toLowerCase()}/${name}${where}`)
}

/** `deployment.apps/web`, `pod/web-1`: as `kubectl get -o name` prints it. */
export function kubectlName(reference: ObjectReference): string {
  const group = groupOf(reference)
  return oneLine(`${reference.kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${reference.name}`)
}
