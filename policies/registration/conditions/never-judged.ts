import { isSubresource, onStored, text, type MatchCondition } from './text.ts'
import { isOwned } from './ownership.ts'
import { part } from './template.ts'

/** What is being deleted is never judged. */
export const notBeingDeleted: MatchCondition = {
  name: 'not-being-deleted',
  expression: "request.operation == 'CREATE' || !has(oldObject.metadata.deletionTimestamp)",
}

const annotations = 'stored.metadata.annotations'

/** A static Pod's mirror, written by its kubelet. */
export const notAMirrorPod: MatchCondition = {
  name: 'not-a-mirror-pod',
  expression:
    "!(request.resource.resource == 'pods' && has(request.userInfo.username) && " +
    `request.userInfo.username.startsWith('system:node:') && ${onStored(
      `has(${annotations}) && ${text('kubernetes.io/config.mirror')} in ${annotations}`,
    )})`,
}

/** Pods that only a policy for their owners covers, and that nobody owns. */
export function onlyOwnedPods(subresources: readonly string[]): MatchCondition {
  const reached = subresources.map((name) => (name === '' ? '!has(request.subResource)' : isSubresource(name)))
  return {
    name: 'pods-of-a-workload',
    expression: `request.operation == 'CREATE' || request.resource.resource != 'pods' || !(${reached.join(' || ')}) || ${isOwned('perhaps')}`,
  }
}

/** A built-in controller changes Pods without touching their images: finalizers, owners, conditions. */
export const podSpecChanges: MatchCondition = {
  name: 'the-pod-spec-changes',
  expression: `request.operation == 'CREATE' || ${part('object', ['spec'])} != ${part('oldObject', ['spec'])}`,
}
