import type { Facts } from '../../facts.ts'
import type { PodView } from '../../pod-view.ts'

/** The Pods on each node, by its name. */
export function podsByNode(facts: Facts): Map<string, PodView[]> {
  const found = new Map<string, PodView[]>()
  for (const pod of facts.pods()) {
    if (pod.node === '') continue
    const others = found.get(pod.node)
    if (others === undefined) found.set(pod.node, [pod])
    else others.push(pod)
  }
  return found
}
