import { dig, type JsonObject } from '../../../policies/json.ts'
import { conditionOf, type ConditionView } from '../pod-view.ts'
import { creationPatience } from '../settled.ts'
import { seconds, timeOf } from '../../text/time.ts'

/** A kubelet that starts again is ready within this time. */
const restartPatience = 40 * seconds

/** The condition by which a node is in trouble: not ready, or without a network; undefined while it is new or its kubelet starts. */
export function nodeTrouble(node: JsonObject, now: number): ConditionView | undefined {
  const ready = conditionOf(node, 'Ready')
  // The node controller waits for 50 seconds before it says Unknown, and then marks the Pods at once.
  if (ready?.status === 'Unknown') return ready
  if (now - (timeOf(dig(node, 'metadata', 'creationTimestamp')) ?? 0) < creationPatience) return undefined
  const network = conditionOf(node, 'NetworkUnavailable')
  const isLasting = ({ since }: ConditionView): boolean => now - (since ?? 0) >= restartPatience
  if (ready !== undefined && ready.status !== 'True' && isLasting(ready)) return ready
  return network?.status === 'True' && isLasting(network) ? network : undefined
}
