import { asArray, asString, dig, isObject, type JsonObject } from '../../../../policies/json.ts'

/** A taint that keeps Pods off a node. */
export interface Taint {
  key: string
  value: string
  effect: string
}

/** The taints of control planes: what has no toleration for them was never meant to run there. */
const controlPlane = new Set(['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'])

/** True for a taint of control planes. */
export function isControlPlaneTaint({ key }: Pick<Taint, 'key'>): boolean {
  return controlPlane.has(key)
}

/** True for a taint that the node's own condition put there (not ready, under pressure); it goes with the condition. */
export function isConditionTaint({ key }: Pick<Taint, 'key'>): boolean {
  return key.startsWith('node.kubernetes.io/') || key === 'node.cloudprovider.kubernetes.io/uninitialized'
}

/** The taints of a node that keep a Pod off it: without a matching toleration, and not only a preference. */
export function untolerated(node: JsonObject, podSpec: JsonObject): Taint[] {
  const tolerations = asArray(podSpec['tolerations']).filter(isObject)
  return asArray(dig(node, 'spec', 'taints'))
    .filter(isObject)
    .map((taint) => ({ key: text(taint, 'key'), value: text(taint, 'value'), effect: text(taint, 'effect') }))
    .filter((taint) => taint.effect !== 'PreferNoSchedule')
    .filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)))
}

function tolerates(toleration: JsonObject, taint: Taint): boolean {
  const [key, effect] = [text(toleration, 'key'), text(toleration, 'effect')]
  if (effect !== '' && effect !== taint.effect) return false
  if (key !== '' && key !== taint.key) return false
  if (toleration['operator'] === 'Exists') return true
  return key !== '' && text(toleration, 'value') === taint.value
}

/** `dedicated=gpu:NoSchedule`, as kubectl writes it. */
export function taintText({ key, value, effect }: Taint): string {
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`
}

function text(object: JsonObject, key: string): string {
  return asString(object[key]) ?? ''
}
