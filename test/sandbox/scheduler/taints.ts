import { listAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** Whether one of the tolerations tolerates a taint. */
export function tolerates(tolerations: JsonObject[], taint: JsonObject): boolean {
  return tolerations.some((toleration) => {
    const [key, effect] = [textAt(toleration, 'key'), textAt(toleration, 'effect')]
    if (effect !== '' && effect !== taint['effect']) return false
    if (key !== '' && key !== taint['key']) return false
    if (textAt(toleration, 'operator') === 'Exists') return true
    return key !== '' && textAt(toleration, 'value') === textAt(taint, 'value')
  })
}

/** The first taint of a Node with one of these effects that a Pod does not tolerate. */
export function untolerated(podSpec: JsonObject, node: JsonObject, effects: string[]): JsonObject | undefined {
  const tolerations = listAt(podSpec, 'tolerations')
  const taints = listAt(node, 'spec.taints').filter((taint) => effects.includes(textAt(taint, 'effect')))
  return taints.find((taint) => !tolerates(tolerations, taint))
}
